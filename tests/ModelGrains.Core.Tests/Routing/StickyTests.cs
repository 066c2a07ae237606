using ModelGrains.Core.Routing;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Routing;

public sealed class StickyTests
{
    private const int Callers = 100_000;

    private static readonly InferRequest[] Requests = [.. Enumerable.Range(0, Callers).Select(i => Routes.Request(("x-user-id", $"user-{i}")))];

    [Fact]
    public void Pick_WeightWalksUpAndDown_NoCallerMovesTheWrongWay()
    {
        var before = Pick(Canary(0));
        var share = 0.0;
        foreach (var next in (double[])[0.05, 0.10, 0.30, 0.50, 1, 0.30])
        {
            var after = Pick(Canary(next));
            var (from, to) = next > share ? (1, 2) : (2, 1);
            for (var i = 0; i < Callers; i++)
                Assert.True(before[i] == after[i] || (before[i] == from && after[i] == to), $"caller {i} went from {before[i]} to {after[i]} at {next}");
            Assert.InRange(after.Count(version => version == 2) / (double)Callers, next - 0.005, next + 0.005);
            (before, share) = (after, next);
        }

        Assert.Equal(before, Pick(Canary(0.30)));
    }

    [Fact]
    public void Pick_OneOfFourGrows_CallersComeOnlyToItAndFromEachByItsShare()
    {
        var before = Pick(Routes.Split((1, 0.4), (2, 0.3), (3, 0.2), (4, 0.1)));
        var after = Pick(Routes.Split((1, 0.4 * 0.8 / 0.9), (2, 0.3 * 0.8 / 0.9), (3, 0.2 * 0.8 / 0.9), (4, 0.2)));

        var moved = before.Zip(after).Where(pair => pair.First != pair.Second).ToList();
        Assert.All(moved, pair => Assert.Equal(4, pair.Second));
        Assert.InRange(moved.Count, Callers * 0.095, Callers * 0.105);
    }

    [Fact]
    public void Pick_TargetsInAnotherOrder_NobodyMoves() =>
        Assert.Equal(Pick(Routes.Split((1, 0.7), (2, 0.2), (3, 0.1))), Pick(Routes.Split((3, 0.1), (1, 0.7), (2, 0.2))));

    [Fact]
    public void Pick_AnotherSalt_OthersAreFirst()
    {
        var one = Pick(Canary(0.1), "a");
        var other = Pick(Canary(0.1), "b");

        var both = one.Zip(other).Count(pair => pair is (2, 2));
        Assert.InRange(both, Callers * 0.008, Callers * 0.012);
    }

    [Fact]
    public void Pick_NoSalt_IsTheModelsName() => Assert.Equal(Pick(Canary(0.3)), Pick(Canary(0.3), "fraud"));

    [Fact]
    public void Pick_KnownCallers_AreWhereTheyWereInEveryRelease() =>
        Assert.Equal("1111211111121111121122112111111111212111", string.Concat(Pick(Canary(0.3)).Take(40)));

    [Fact]
    public void Pick_WithoutTheAttribute_IsSpreadByThePoint()
    {
        var route = Routes.Model(Canary(0.3) with { Sticky = Routes.ByHeader("x-user-id") });

        Assert.Equal(new RoutePick(route.Revision.Spec.Targets[0], PickReason.Weight), route.Pick(Routes.Request(), 0.69));
        Assert.Equal(PickReason.Weight, route.Pick(Routes.Request(("x-user-id", "")), 0.71).Reason);
        Assert.Equal(2, route.Pick(Routes.Request(("x-user-id", "")), 0.71).Target!.Version.Value);
        Assert.Equal(PickReason.Sticky, route.Pick(Routes.Request(("x-user-id", "ada")), 0.71).Reason);
    }

    [Fact]
    public void Pick_ByParameter_TakesEveryKindOfValue()
    {
        var route = Routes.Model(Canary(0.5) with { Sticky = new Stickiness { By = new RequestAttribute(AttributeSource.Parameter, "user") } });
        var text = route.Pick(Routes.With("user", new ParameterValue { String = "-17" }), 0);

        Assert.Equal(PickReason.Sticky, text.Reason);
        Assert.Equal(text, route.Pick(Routes.With("user", new ParameterValue { Int64 = -17 }), 0));
        Assert.Equal(PickReason.Sticky, route.Pick(Routes.With("user", new ParameterValue { Bool = true }), 0).Reason);
        Assert.Equal(PickReason.Sticky, route.Pick(Routes.With("user", new ParameterValue { UInt64 = ulong.MaxValue }), 0).Reason);
        Assert.Equal(PickReason.Sticky, route.Pick(Routes.With("user", new ParameterValue { Double = double.MinValue }), 0).Reason);
        Assert.Equal(PickReason.Weight, route.Pick(Routes.With("other", new ParameterValue { Int64 = 1 }), 0).Reason);
    }

    private static RouteSpec Canary(double share) => Routes.Split((1, 1 - share), (2, share));

    private static int[] Pick(RouteSpec spec, string salt = "")
    {
        var route = Routes.Model(spec with { Sticky = Routes.ByHeader("X-User-Id", salt) });
        return [.. Requests.Select(request => route.Pick(request, 0).Target!.Version.Value)];
    }
}
