using ModelGrains.Core.Routing;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Routing;

public sealed class RouteChangesTests
{
    private static readonly RouteCondition German = Routes.Header("x-country", ConditionKind.In, "DE");

    [Fact]
    public void Between_EverythingChanges_SaysEachInWords()
    {
        var before = Routes.Split((1, 0.95), (2, 0.05), (3, 0)) with
        {
            Labels = [new RouteLabel("canary", new ModelVersion(2)), new RouteLabel("old", new ModelVersion(3))],
            Segments = [Routes.Segment("a", 1, German), Routes.Segment("b", 2, German), Routes.Segment("c", 3, German)],
        };
        var after = Routes.Split((1, 0.9), (2, 0.075), (4, 0.025)) with
        {
            Labels = [new RouteLabel("canary", new ModelVersion(4)), new RouteLabel("stable", new ModelVersion(1))],
            Segments = [Routes.Segment("b", 1, German), Routes.Segment("a", 1, German with { Values = ["AT"] })],
            Sticky = Routes.ByHeader("X-User-Id", "s1"),
        };

        Assert.Equal(
            [
                "version 1: 95 % to 90 %", "version 2: 5 % to 7.5 %", "version 3 removed, had 0 %", "version 4 added with 2.5 %",
                "label canary: 2 to 4", "label old 3 removed", "label stable: 1",
                "segment a: other conditions", "segment b: 2 to 1", "segment c 3 removed",
                "sticky by: header x-user-id, salt 's1'",
            ],
            RouteChanges.Between(before, after).AsEnumerable());
    }

    [Fact]
    public void Between_OnlyTheOrderOfSegments_SaysIt()
    {
        var before = Routes.Split((1, 1)) with { Segments = [Routes.Segment("a", 1, German), Routes.Segment("b", 1, German)] };

        Assert.Equal(["segments in the order b, a"], RouteChanges.Between(before, before with { Segments = [.. before.Segments.Reverse()] }).AsEnumerable());
        Assert.Empty(RouteChanges.Between(before, before with { }));
    }

    [Fact]
    public void Switch_KeepsWhatLabelsAndSegmentsReferTo()
    {
        var before = Routes.Split((1, 0.5), (2, 0.3), (3, 0.2)) with
        {
            Labels = [new RouteLabel("old", new ModelVersion(1))],
            Segments = [Routes.Segment("a", 3, German)],
            Sticky = Routes.ByHeader("x-user-id"),
        };

        var after = RoutePolicy.Switch(before, new ModelVersion(4), 1);

        Assert.Equal(before with { Targets = Routes.Split((4, 1), (1, 0), (3, 0)).Targets }, after);
        Assert.Equal(after, RoutePolicy.Switch(after, new ModelVersion(4), 1));
        Assert.Empty(RouteValidator.Check(after));
    }

    [Fact]
    public void Without_TakesLabelsAndSegmentsOfTheVersionsAway()
    {
        var before = Routes.Split((1, 0.5), (2, 0.25), (3, 0.25)) with
        {
            Labels = [new RouteLabel("new", new ModelVersion(3)), new RouteLabel("old", new ModelVersion(1))],
            Segments = [Routes.Segment("a", 3, German)],
        };

        Assert.Equal(
            Routes.Split((1, 2.0 / 3), (2, 1.0 / 3)) with { Labels = [new RouteLabel("old", new ModelVersion(1))] },
            RoutePolicy.Without(before, Routes.Fraud, [new ModelVersion(3)]));
        Assert.Equal(RouteSpec.Empty, RoutePolicy.Without(Routes.Split((1, 1), (2, 0)), Routes.Fraud, [new ModelVersion(1)]));
    }
}
