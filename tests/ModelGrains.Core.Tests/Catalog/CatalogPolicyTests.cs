using ModelGrains.Core.Catalog;
using ModelGrains.Core.Lifecycle;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Errors;
using ModelGrains.Models;

namespace ModelGrains.Core.Tests.Catalog;

public class CatalogPolicyTests
{
    public static TheoryData<VersionState, VersionState> Pairs
    {
        get
        {
            var pairs = new TheoryData<VersionState, VersionState>();
            foreach (var from in Enum.GetValues<VersionState>())
            {
                foreach (var to in Enum.GetValues<VersionState>())
                    pairs.Add(from, to);
            }

            return pairs;
        }
    }

    [Fact]
    public void Register_FirstVersion_IsOneAndPackaged()
    {
        var record = CatalogPolicy.Register([], Command(null, 1), Make.Now).Value!;
        Assert.Equal("fraud/1", record.Key.Format());
        Assert.Equal(new ModelVersion(1), record.Manifest.Version);
        Assert.Equal(VersionState.Packaged, record.State);
        Assert.Equal(DesiredState.Loaded, record.Desired);
        Assert.Equal(Make.Digest(1), record.Package);
        Assert.Equal(10, record.SizeInBytes);
        Assert.Equal([VersionState.Uploaded, VersionState.Validated, VersionState.Packaged], record.Events.Select(happened => happened.State));
        Assert.All(record.Events, happened => Assert.Equal((Make.Now, "ada"), (happened.Time, happened.Actor)));
    }

    [Fact]
    public void Register_WithoutANumber_TakesTheOneAfterTheHighest() =>
        Assert.Equal("fraud/8", CatalogPolicy.Register([Record(7), Record(2)], Command(null, 9), Make.Now).Value!.Key.Format());

    [Fact]
    public void Register_ANumberOfItsOwn_MayLeaveGapsAndFillThem()
    {
        Assert.Equal("fraud/20", CatalogPolicy.Register([Record(7)], Command(20, 9), Make.Now).Value!.Key.Format());
        Assert.Equal("fraud/3", CatalogPolicy.Register([Record(7)], Command(3, 9), Make.Now).Value!.Key.Format());
    }

    [Fact]
    public void Register_NumbersRunOut_IsAConflict()
    {
        var error = CatalogPolicy.Register([Record(int.MaxValue)], Command(null, 9), Make.Now).Error!;
        Assert.Equal(ModelErrorCode.Conflict, error.Code);
        Assert.Contains("no next number", error.Message, StringComparison.Ordinal);
        Assert.Equal("fraud/5", CatalogPolicy.Register([Record(int.MaxValue)], Command(5, 9), Make.Now).Value!.Key.Format());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Register_SameContentAgain_GivesTheRecordThatExists(int? version)
    {
        VersionRecord[] records = [Record(2), Record(3)];
        Assert.Same(records[1], CatalogPolicy.Register(records, Command(version, 3), Make.Now.AddDays(1)).Value);
    }

    [Fact]
    public void Register_Twice_IsTheSameAsOnce()
    {
        var first = CatalogPolicy.Register([Record(1)], Command(null, 9), Make.Now).Value!;
        Assert.Same(first, CatalogPolicy.Register([Record(1), first], Command(null, 9), Make.Now).Value);
    }

    [Fact]
    public void Register_SameContentUnderAnotherNumber_IsAnotherVersion() =>
        Assert.Equal("fraud/4", CatalogPolicy.Register([Record(3)], Command(4, 3), Make.Now).Value!.Key.Format());

    [Fact]
    public void Register_OtherContentUnderAUsedNumber_IsAConflict()
    {
        var error = CatalogPolicy.Register([Record(3)], Command(3, 9), Make.Now).Error!;
        Assert.Equal(ModelErrorCode.Conflict, error.Code);
        Assert.Equal($"'fraud/3' is already deployed with other content ({Make.Digest(3)}): a version is immutable, deploy this one under a new number", error.Message);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Move_ToAnotherState_IsLegalAsInTheTable(VersionState from, VersionState to)
    {
        var record = Records.Record(1, from);
        var outcome = CatalogPolicy.Move(record, Move(record.Key, to), Make.Now);
        if (from == to)
        {
            Assert.Same(record, outcome.Value);
        }
        else if (VersionTransitions.IsLegal(from, to))
        {
            Assert.Equal(to, outcome.Value!.State);
            Assert.Equal(new VersionEvent { Time = Make.Now, State = to, Actor = "ada", Reason = "why", Evidence = "proof" }, outcome.Value.LastEvent);
            Assert.Equal(2, outcome.Value.Events.Length);
        }
        else
        {
            Assert.Equal(ModelErrorCode.Conflict, outcome.Error!.Code);
            Assert.Equal($"'fraud/1' is {from} and cannot become {to}", outcome.Error.Message);
        }
    }

    [Fact]
    public void Move_DesiredOnly_KeepsTheStateAndIsAnEvent()
    {
        var record = Records.Record(1, VersionState.Ready);
        var moved = CatalogPolicy.Move(record, Move(record.Key, null, DesiredState.Unloaded), Make.Now).Value!;
        Assert.Equal((VersionState.Ready, DesiredState.Unloaded), (moved.State, moved.Desired));
        Assert.Equal(VersionState.Ready, moved.LastEvent.State);
        Assert.Same(moved, CatalogPolicy.Move(moved, Move(record.Key, VersionState.Ready, DesiredState.Unloaded), Make.Now).Value);
        Assert.Same(moved, CatalogPolicy.Move(moved, Move(record.Key, null), Make.Now).Value);
    }

    [Fact]
    public void Move_IllegalStateWithALegalDesire_ChangesNothing()
    {
        var record = Records.Record(1, VersionState.Retired);
        Assert.False(CatalogPolicy.Move(record, Move(record.Key, VersionState.Serving, DesiredState.Unloaded), Make.Now).IsSuccess);
    }

    [Fact]
    public void Move_ManyTimes_KeepsTheNewestEvents()
    {
        var record = Records.Record(1, VersionState.Ready);
        for (var i = 1; i <= 250; i++)
            record = CatalogPolicy.Move(record, Move(record.Key, i % 2 == 1 ? VersionState.Serving : VersionState.Ready), Make.Now.AddMinutes(i)).Value!;
        Assert.Equal(VersionRecord.MaxEvents, record.Events.Length);
        Assert.Equal(Make.Now.AddMinutes(250), record.LastEvent.Time);
        Assert.Equal(Make.Now.AddMinutes(151), record.Events[0].Time);
    }

    private static VersionRecord Record(int version) => Records.Record(version, VersionState.Ready, content: (byte)(version % 100));

    private static RegisterVersion Command(int? version, byte content) =>
        new() { Manifest = Records.Manifest(version), Package = Make.Digest(content), SizeInBytes = 10, Actor = "ada" };

    private static MoveVersion Move(VersionKey key, VersionState? state, DesiredState? desired = null) =>
        new() { Key = key, State = state, Desired = desired, Actor = "ada", Reason = "why", Evidence = "proof" };
}
