using ModelGrains.Core.Rollouts;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Errors;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Rollouts;

public sealed class RolloutAbTestTests
{
    private static readonly RolloutSpec Spec = new()
    {
        Version = new ModelVersion(2),
        Strategy = RolloutStrategy.AbTest,
        Sticky = Routes.ByHeader("x-user-id"),
        ScaleDownDelay = TimeSpan.Zero,
        AbTest = new AbTestSpec { Allocation = 0.7, SampleSize = 5 },
    };

    [Fact]
    public void AbTest_SampleReached_EndsAndWaitsForWhoDecides()
    {
        var simulation = Started(Spec);
        simulation.Run();
        Assert.Equal(("1=30% 2=70%", "x-user-id"), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Route.Spec.Sticky!.By.Name));
        Assert.Equal([("stable", 1), ("canary", 2)], simulation.Route.Spec.Labels.Select(label => (label.Name, label.Version.Value)));
        Assert.Single(simulation.Queries);

        simulation.Outcomes = [5, 4];
        After(simulation, TimeSpan.FromSeconds(59));
        Assert.Single(simulation.Queries);
        After(simulation, TimeSpan.FromSeconds(1));
        Assert.Equal((2, RolloutState.Progressing, false), (simulation.Queries.Count, simulation.Status.State, AbTestPolicy.IsOver(simulation.Status)));
        Assert.Equal(
            "the A/B test of rollout 1 of 'fraud' has not ended: 5 of 5 outcomes of the old version and 4 of 5 of the new one at 2026-08-01T12:01:00Z. " +
            "Who looks before the end finds differences that are none: peek=true shows it anyway",
            AbTestPolicy.NotOver(simulation.Status).Message);
        simulation.Outcomes = [9, 5];
        After(simulation, TimeSpan.FromMinutes(1));

        Assert.Equal((RolloutState.Paused, "waits to be promoted"), (simulation.Status.State, simulation.Status.LastEvent.Reason));
        Assert.Equal("the test has ended: 9 of 5 outcomes of the old version and 5 of 5 of the new one at 2026-08-01T12:02:00Z", simulation.Status.Events[^3].Reason);
        Assert.Equal("1=30% 2=70%", RolloutSimulation.Words(simulation.Route.Spec));
        var query = AbTestPolicy.QueryOf(simulation.Status, 0.9);
        Assert.Equal((Make.Now, Make.Now.AddMinutes(2), 1, false, 0.9), (query.From, query.To, query.Control.Value, query.WithSegments, query.Level));
        After(simulation, TimeSpan.FromDays(30));
        Assert.Equal((3, RolloutState.Paused), (simulation.Queries.Count, simulation.Status.State));

        Assert.True(simulation.Tell(RolloutVerb.Promote).IsSuccess);
        simulation.Run();
        Assert.Equal((RolloutState.Succeeded, "2=100%"), (simulation.Status.State, RolloutSimulation.Words(simulation.Route.Spec)));
        Assert.Equal(query, AbTestPolicy.QueryOf(simulation.Status, 0.9) with { Versions = query.Versions });
    }

    [Fact]
    public void AbTest_DateComes_EndsThen()
    {
        var simulation = Started(Spec with { AbTest = new AbTestSpec { Ends = Make.Now.AddHours(3), CountsRequests = true } });
        simulation.Run();
        After(simulation, TimeSpan.FromMinutes(179));
        Assert.False(AbTestPolicy.IsOver(simulation.Status));
        Assert.Equal("10 requests of the old version and 10 of the new one at 2026-08-01T14:59:00Z, it ends at 2026-08-01T15:00:00Z", Progress(simulation));

        After(simulation, TimeSpan.FromMinutes(5));

        Assert.Equal((RolloutState.Paused, Make.Now.AddHours(3)), (simulation.Status.State, AbTestPolicy.QueryOf(simulation.Status, 0.95).To));
        Assert.True(simulation.Tell(RolloutVerb.Abort).IsSuccess);
        Assert.Equal("1=100%", RolloutSimulation.Words(simulation.Run().Route.Spec));
    }

    [Fact]
    public void AbTest_BySegment_SendsWhoMeetsItAndCountsThem()
    {
        var german = Routes.Header("x-country", ConditionKind.In, "DE");
        var simulation = Started(Spec with { Sticky = null, AbTest = new AbTestSpec { SampleSize = 1, When = [german], Outcome = "amount" } });

        simulation.Run();

        Assert.Equal("1=100% 2=0%", RolloutSimulation.Words(simulation.Route.Spec));
        Assert.Equal((AbTestPolicy.Segment, 2), (simulation.Route.Spec.Segments[0].Name, simulation.Route.Spec.Segments[0].Version.Value));
        Assert.Equal((true, "amount"), (simulation.Queries[0].WithSegments, simulation.Queries[0].Outcome));
    }

    [Fact]
    public void AbTest_CannotBeCounted_SaysSoOnceAndTriesAgain()
    {
        var simulation = Started(Spec);
        simulation.CountError = ModelErrors.Conflict("Nothing is logged");
        simulation.Run();
        After(simulation, TimeSpan.FromMinutes(1));
        Assert.Equal(2, simulation.Queries.Count);
        Assert.Equal(["the test cannot be counted: Nothing is logged"], simulation.Status.Events.Select(happened => happened.Reason).Where(reason => reason.Contains("counted", StringComparison.Ordinal)));
        (simulation.CountError, simulation.Outcomes) = (null, [5, 5]);

        After(simulation, TimeSpan.FromMinutes(1));

        Assert.True(AbTestPolicy.IsOver(simulation.Status));
    }

    [Fact]
    public void AbTest_PausedAndCutShort_IsCountedAtOnceAndReportedUntilThen()
    {
        var simulation = Started(Spec);
        simulation.Run();
        simulation.Now = simulation.Now.AddSeconds(5);
        Assert.True(simulation.Tell(RolloutVerb.Pause).IsSuccess);
        simulation.Run();
        Assert.Single(simulation.Queries);
        Assert.True(simulation.Tell(RolloutVerb.Resume).IsSuccess);
        simulation.Run();
        Assert.Equal(2, simulation.Queries.Count);
        Assert.False(simulation.Tell(RolloutVerb.Promote).IsSuccess);
        simulation.Now = simulation.Now.AddSeconds(5);

        Assert.True(simulation.Tell(RolloutVerb.PromoteFull).IsSuccess);
        simulation.Run();

        Assert.Equal((RolloutState.Succeeded, true, true), (simulation.Status.State, AbTestPolicy.IsOver(simulation.Status), simulation.Status.Test!.IsCut));
        Assert.Equal((Make.Now, Make.Now.AddSeconds(10)), (AbTestPolicy.QueryOf(simulation.Status, 0.95).From, AbTestPolicy.QueryOf(simulation.Status, 0.95).To));
    }

    [Fact]
    public void Start_WrongTests_AreRefusedWithEveryError()
    {
        Assert.Equal(
            ["abTest.allocation", "abTest.sampleSize", "abTest.outcome", "sticky", "abTest.ends"],
            Errors(Spec with { Sticky = null, AbTest = new AbTestSpec { Allocation = 1, SampleSize = -1, Ends = Make.Now, Outcome = new string('x', 300) } }));
        Assert.Equal(["abTest"], Errors(Spec with { AbTest = new AbTestSpec() }));
        Assert.Equal(["abTest"], Errors(Spec with { AbTest = null }));
        Assert.Equal(["abTest"], Errors(Spec with { Strategy = RolloutStrategy.BlueGreen }));
    }

    private static IEnumerable<string> Errors(RolloutSpec spec) => new RolloutSimulation(Routes.Split((1, 1))).Start(spec).Error!.Fields.Select(error => error.Field);

    private static RolloutSimulation Started(RolloutSpec spec)
    {
        var simulation = new RolloutSimulation(Routes.Split((1, 1)));
        var started = simulation.Start(spec);
        Assert.True(started.IsSuccess, started.Error?.ToString());
        return simulation;
    }

    private static string Progress(RolloutSimulation simulation) => AbTestPolicy.Progress(simulation.Status);

    private static void After(RolloutSimulation simulation, TimeSpan time)
    {
        simulation.Now += time;
        simulation.Run();
    }
}
