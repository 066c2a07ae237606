using FsCheck;
using FsCheck.Fluent;
using ModelGrains.Core.Catalog;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Catalog;

/// <summary>What a start finds after a crash between any two steps of a command, and what it does about it.</summary>
public class VersionPlanTests
{
    /// <summary>State, routed, whether the route serves anything; the action; whether the version is left over; whether it is loaded.</summary>
    public static TheoryData<VersionState, bool, bool, VersionAction, bool, bool> CrashPoints => new()
    {
        // A deployment: registered, loaded and verified, ready, routed, marked.
        { VersionState.Uploaded, false, false, VersionAction.Keep, true, false },
        { VersionState.Validated, false, false, VersionAction.Keep, true, false },
        { VersionState.Packaged, false, false, VersionAction.Keep, true, false },
        { VersionState.Packaged, false, true, VersionAction.Keep, true, false },
        { VersionState.Verified, false, true, VersionAction.Keep, true, false },
        { VersionState.Ready, false, false, VersionAction.Keep, true, true },
        { VersionState.Ready, false, true, VersionAction.Keep, true, true },
        { VersionState.Ready, true, true, VersionAction.MarkServing, false, true },
        { VersionState.Serving, true, true, VersionAction.Keep, false, true },

        // The version before it: the route has moved on, the record has not.
        { VersionState.Serving, false, true, VersionAction.MarkSuperseded, false, true },
        { VersionState.Superseded, false, true, VersionAction.Keep, false, true },

        // A rollback, and a route emptied.
        { VersionState.Superseded, true, true, VersionAction.MarkServing, false, true },
        { VersionState.Serving, false, false, VersionAction.MarkReady, false, true },
        { VersionState.Superseded, false, false, VersionAction.Keep, false, true },

        // On the way out.
        { VersionState.Retiring, false, true, VersionAction.Keep, false, false },
        { VersionState.Retired, false, true, VersionAction.Keep, false, false },
        { VersionState.Failed, false, true, VersionAction.Keep, false, false },
        { VersionState.Failed, true, true, VersionAction.Keep, false, false },
    };

    [Theory]
    [MemberData(nameof(CrashPoints))]
    public void For_CrashPoint_IsTheNextStep(VersionState state, bool routed, bool serves, VersionAction action, bool leftOver, bool loaded)
    {
        var record = Records.Record(3, state);
        var route = routed ? Records.Route(3) : serves ? Records.Route(4) : Records.Route();
        Assert.Equal(action, VersionPlan.For(record, route));
        Assert.Equal(leftOver, VersionPlan.IsLeftOver(record, route));
        Assert.Equal(loaded, VersionPlan.ToLoad([record]).Length == 1);
    }

    [Fact]
    public void For_OneOfSeveralTargets_IsServing() => Assert.Equal(VersionAction.MarkServing, VersionPlan.For(Records.Record(3, VersionState.Ready), Records.Route(2, 3)));

    /// <summary>Whatever is found, carrying out the actions ends, each is legal, and what results agrees with the route.</summary>
    [Fact]
    public void For_Applied_ReachesAFixedPointThatAgreesWithTheRoute()
    {
        var states = from state in Gen.Elements(Enum.GetValues<VersionState>())
            from routed in Gen.Elements(true, false)
            select (state, routed);
        Prop.ForAll(Gen.ArrayOf(states).ToArbitrary(), versions =>
        {
            var route = Records.Route([.. versions.Index().Where(version => version.Item.routed).Select(version => version.Index + 1)]);
            foreach (var (index, (state, routed)) in versions.Index())
            {
                var record = Records.Record(index + 1, state);
                var action = VersionPlan.For(record, route);
                record = Apply(record, action);
                if (VersionPlan.For(record, route) != VersionAction.Keep)
                    return false;
                if (record.IsAcknowledged && routed != (record.State == VersionState.Serving))
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ToLoad_Records_ThoseServingFirstThenByNameAndNumber()
    {
        VersionRecord[] records =
        [
            Records.Record(10, VersionState.Ready), Records.Record(9, VersionState.Superseded), Records.Record(12, VersionState.Serving), Records.Record(2, VersionState.Serving),
            Records.Record(11, VersionState.Ready, DesiredState.Unloaded), Records.Record(5, VersionState.Verified), Records.Record(6, VersionState.Failed),
        ];
        Assert.Equal([2, 12, 9, 10], VersionPlan.ToLoad(records).Select(record => record.Key.Version.Value));
    }

    private static VersionRecord Apply(VersionRecord record, VersionAction action)
    {
        VersionState? state = action switch
        {
            VersionAction.MarkServing => VersionState.Serving,
            VersionAction.MarkSuperseded => VersionState.Superseded,
            VersionAction.MarkReady => VersionState.Ready,
            _ => null,
        };
        var moved = CatalogPolicy.Move(record, new MoveVersion { Key = record.Key, State = state, Actor = "start", Reason = "plan" }, Make.Now);
        Assert.True(moved.IsSuccess, moved.Error?.Message);
        return moved.Value;
    }
}
