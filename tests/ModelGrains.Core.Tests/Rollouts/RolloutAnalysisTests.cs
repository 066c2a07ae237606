using ModelGrains.Analysis;
using ModelGrains.Core.Analysis;
using ModelGrains.Core.Tests.Analysis;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Errors;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Rollouts;

public sealed class RolloutAnalysisTests
{
    private static readonly AnalysisReading Good = Readings.Errors(0, 200, 0, 1000);
    private static readonly AnalysisReading Bad = Readings.Errors(100, 200, 0, 1000);
    private static readonly AnalysisReading Idle = Readings.Errors(0, 3, 0, 1000);

    private static readonly AnalysisSpec Errors = new()
    {
        Metrics = [Readings.Metric(AnalysisMetricKind.ErrorRate) with { Max = 0.05, InconclusiveLimit = 2 }],
        Interval = TimeSpan.FromSeconds(30),
        Count = 2,
    };

    private static readonly RolloutStep Step = new() { Kind = RolloutStepKind.Analysis, Analysis = Errors };

    private static readonly RolloutSpec Canary = new()
    {
        Version = new ModelVersion(2),
        Strategy = RolloutStrategy.Canary,
        ScaleDownDelay = TimeSpan.Zero,
        Steps = [RolloutPlanTests.Weight(0.1), Step, RolloutPlanTests.Weight(0.5)],
    };

    [Fact]
    public void Step_WhoseMeasurementsHold_GoesOnAfterItsCount()
    {
        var simulation = Started(Canary);
        Assert.Equal(("1=90% 2=10%", 1), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Measured));

        simulation.Reading = Good;
        Wait(simulation, 30);
        Assert.Equal(("1=90% 2=10%", 2), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Measured));
        Wait(simulation, 30);

        Assert.Equal(("2=100%", RolloutState.Succeeded), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Status.State));
        Assert.Contains(simulation.Status.Events, happened => happened.Reason == "the analysis holds: errorRate is 0 of 200, beside 0 of 1000");
    }

    [Fact]
    public void Step_ThatFails_GoesBackWithTheEvidence()
    {
        var simulation = Started(Canary);
        simulation.Reading = Bad;

        Wait(simulation, 30);

        Assert.Equal(("1=100%", RolloutState.Aborted), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Status.State));
        Assert.Contains(simulation.Status.Events, happened => happened.Reason == "aborted by itself: errorRate is 0.5 of 200, beside 0 of 1000: above 0.05");
        Assert.Equal(0.5, simulation.Status.StepRun!.Metrics[0].Measurements[^1].Value);
    }

    [Fact]
    public void Step_OfAnIdleCanary_PausesAndIsMeasuredAnewOnceResumed()
    {
        var simulation = Started(Canary);
        simulation.Reading = Idle;
        Wait(simulation, 30);
        Wait(simulation, 30);
        Assert.Equal(RolloutState.Progressing, simulation.Status.State);
        Wait(simulation, 30);
        Assert.Equal(("1=90% 2=10%", RolloutState.Paused), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Status.State));
        Assert.Equal(
            "the analysis cannot tell, waits to be promoted or resumed: errorRate has 3 of the 100 samples of the new version that it needs", simulation.Status.LastEvent.Reason);

        Assert.True(simulation.Tell(RolloutVerb.Resume).IsSuccess);
        Assert.Equal(RolloutState.Progressing, simulation.Status.State);
        simulation.Reading = Good;
        for (var i = 0; i < 3; i++)
            Wait(simulation, 30);

        Assert.Equal(RolloutState.Succeeded, simulation.Status.State);
    }

    [Fact]
    public void Step_ThatCannotTell_GoesOnWhenPromoted_AndBackWhenItTurnsBad()
    {
        foreach (var isBad in (bool[])[false, true])
        {
            var simulation = Started(Canary);
            simulation.Reading = Idle;
            for (var i = 0; i < 3; i++)
                Wait(simulation, 30);
            simulation.Reading = Bad;
            if (isBad)
                Wait(simulation, 30);
            else
                Assert.True(simulation.Tell(RolloutVerb.Promote).IsSuccess);
            simulation.Run();

            Assert.Equal(isBad ? RolloutState.Aborted : RolloutState.Succeeded, simulation.Status.State);
        }
    }

    [Fact]
    public void Guard_MeasuresThroughPausesAndHolds_AndGoesBack()
    {
        var simulation = Started(Canary with { Steps = [RolloutPlanTests.Weight(0.1), RolloutPlanTests.Pause()], Analysis = Errors with { Count = 0 } });
        Assert.Equal(RolloutState.Paused, simulation.Status.State);
        simulation.Reading = Good;
        for (var i = 0; i < 50; i++)
            Wait(simulation, 30);
        Assert.Equal((RolloutState.Paused, 50), (simulation.Status.State, simulation.Status.GuardRun!.Metrics[0].Successful));
        Assert.Equal(MetricRun.MaxMeasurements, simulation.Status.GuardRun.Metrics[0].Measurements.Length);
        Assert.True(simulation.Tell(RolloutVerb.Pause).IsSuccess);

        simulation.Reading = Bad;
        Wait(simulation, 30);

        Assert.Equal(("1=100%", RolloutState.Aborted), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Status.State));
    }

    [Fact]
    public void Guard_OnceAllTrafficMoved_HoldsNothingAgainstTheOldVersion_AndStillGoesBack()
    {
        var spec = Canary with
        {
            Strategy = RolloutStrategy.BlueGreen,
            Steps = [],
            ScaleDownDelay = TimeSpan.FromMinutes(5),
            Analysis = Errors with { Count = 0, Metrics = [Errors.Metrics[0], Readings.Metric(AnalysisMetricKind.ErrorRate) with { MaxRatio = 1.1, InconclusiveLimit = 0 }] },
        };
        var simulation = Started(spec);
        Assert.Equal("1=0% 2=100%", RolloutSimulation.Words(simulation.Route.Spec));
        simulation.Reading = Readings.Errors(6, 200, 0, 0);
        Wait(simulation, 30);
        Assert.Equal(RolloutState.Progressing, simulation.Status.State);
        Assert.Empty(simulation.Status.GuardRun!.Metrics[1].Measurements);

        simulation.Reading = Bad;
        Wait(simulation, 30);

        Assert.Equal(("1=100%", RolloutState.Aborted), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Status.State));
    }

    [Fact]
    public void Limits_OfFailuresErrorsAndDryRun_AreKept()
    {
        var metric = Errors.Metrics[0] with { FailureLimit = 1, ConsecutiveErrorLimit = 1 };
        var spec = Canary with { Steps = [RolloutPlanTests.Weight(0.1), Step with { Analysis = Errors with { Count = 5, InitialDelay = TimeSpan.FromMinutes(2), Metrics = [metric, metric with { IsDryRun = true, FailureLimit = 0 }] } }] };
        var simulation = Started(spec);
        Assert.Equal(0, simulation.Measured);
        Wait(simulation, 119);
        Assert.Equal(0, simulation.Measured);
        Wait(simulation, 1);
        simulation.Reading = Bad;
        Wait(simulation, 30);
        Assert.Equal(RolloutState.Progressing, simulation.Status.State);
        simulation.Reading = Good with { Error = "no silo answered" };
        Wait(simulation, 30);
        Assert.Equal(RolloutState.Progressing, simulation.Status.State);
        Wait(simulation, 30);
        Assert.Equal((RolloutState.Paused, "errorRate could not be measured: no silo answered"), (simulation.Status.State, simulation.Status.LastEvent.Reason.Split(": ", 2)[1]));
        Assert.True(simulation.Tell(RolloutVerb.Resume).IsSuccess);
        simulation.Run();
        simulation.Reading = Bad;
        Wait(simulation, 120);
        Wait(simulation, 30);
        Wait(simulation, 30);

        Assert.Equal(RolloutState.Aborted, simulation.Status.State);
    }

    [Fact]
    public void Guard_ThatCouldNotTell_CanBeResumedAlsoOnceItCan()
    {
        var simulation = Started(Canary with { Steps = [RolloutPlanTests.Weight(0.1), RolloutPlanTests.Pause(TimeSpan.FromHours(1))], Analysis = Errors with { Count = 0 } });
        simulation.Reading = Good with { Error = "no silo answered" };
        for (var i = 0; i < 5; i++)
            Wait(simulation, 30);
        Assert.Equal(RolloutState.Paused, simulation.Status.State);
        simulation.Reading = Good;
        Wait(simulation, 30);
        Assert.Equal(RolloutState.Paused, simulation.Status.State);

        Assert.True(simulation.Tell(RolloutVerb.Resume).IsSuccess);
        Wait(simulation, 3600);

        Assert.Equal(RolloutState.Succeeded, simulation.Status.State);
    }

    [Fact]
    public void Guard_OfCopies_IsLeftOutWhereThereAreNone()
    {
        var copies = new RolloutStep { Kind = RolloutStepKind.SetMirrorRoute, Name = "copies", Weight = 1 };
        var disagreement = Errors with { Count = 0, Metrics = [Readings.Metric(AnalysisMetricKind.DisagreementRate) with { Max = 0.1, InconclusiveLimit = 0 }] };
        var simulation = Started(Canary with { Steps = [copies, copies with { Weight = 0 }, RolloutPlanTests.Weight(0.1), RolloutPlanTests.Pause(TimeSpan.FromHours(1))], Analysis = disagreement });
        simulation.Reading = Good;
        for (var i = 0; i < 20; i++)
            Wait(simulation, 30);

        Assert.Equal((RolloutState.Progressing, 0), (simulation.Status.State, simulation.Status.GuardRun!.Metrics[0].Measurements.Length));
    }

    [Fact]
    public void Guard_WhileTheNextRouteCannotBeHad_GoesBack()
    {
        var simulation = Started(Canary with { Steps = [RolloutPlanTests.Weight(0.1), RolloutPlanTests.Pause(TimeSpan.FromMinutes(1)), RolloutPlanTests.Weight(0.5)], Analysis = Errors with { Count = 0 } });
        simulation.Reading = Good;
        simulation.Failure = ModelErrors.QueueFull("fraud", 1, TimeSpan.FromSeconds(1));
        Wait(simulation, 60);
        Assert.Equal(RolloutState.Progressing, simulation.Status.State);
        simulation.Reading = Bad;
        for (var i = 0; i < 8 && simulation.Status.State == RolloutState.Progressing; i++)
            Wait(simulation, 4);

        Assert.Equal(RolloutState.Aborting, simulation.Status.State);
        simulation.Failure = null;
        Wait(simulation, 10);
        Assert.Equal(("1=100%", RolloutState.Aborted), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Status.State));
    }

    [Fact]
    public void RollbackWindow_OfANewerVersionThatLeftAgain_LeavesNothingOut()
    {
        var simulation = Started(Canary with { Steps = [RolloutPlanTests.Weight(0.1)] });
        Assert.True(simulation.Tell(RolloutVerb.Undo).IsSuccess);
        simulation.Run();

        Assert.True(simulation.Start(Canary with { Steps = [RolloutPlanTests.Weight(0.1), RolloutPlanTests.Pause()], RollbackWindow = 5 }).IsSuccess);
        simulation.Run();

        Assert.Equal("1=90% 2=10%", RolloutSimulation.Words(simulation.Route.Spec));
    }

    [Fact]
    public void Clock_SetBack_MeasuresAtOnce()
    {
        var simulation = Started(Canary);
        simulation.Now -= TimeSpan.FromDays(1);
        simulation.Reading = Good;

        simulation.Run();

        Assert.Equal(1, simulation.Status.StepRun!.Metrics[0].Successful);
    }

    [Fact]
    public void Shadow_CopiesUntilItIsPromoted_AndLeavesTheRouteAsItWas()
    {
        var simulation = Started(Canary with { Strategy = RolloutStrategy.Shadow, Steps = [], Share = 0.5, Analysis = Errors with { Count = 0 } });
        var copies = Assert.Single(simulation.Route.Spec.Shadows);
        Assert.Equal((1, "fraud/2", 0.5, RolloutState.Paused), (copies.Primary.Value, copies.Version.Format(), copies.Share, simulation.Status.State));

        Assert.True(simulation.Tell(RolloutVerb.Promote).IsSuccess);
        simulation.Run();

        Assert.Equal((RolloutState.Succeeded, "1=100%"), (simulation.Status.State, RolloutSimulation.Words(simulation.Route.Spec)));
        Assert.Empty(simulation.Route.Spec.Shadows);
    }

    [Fact]
    public void Challenger_TakesTheChampionsPlaceOnceItHasHeldOftenEnoughInARow()
    {
        var simulation = Started(Canary with { Strategy = RolloutStrategy.ChampionChallenger, Steps = [], Weight = 0.05, Promotion = Errors with { Count = 3 } });
        Assert.Equal("1=95% 2=5%", RolloutSimulation.Words(simulation.Route.Spec));
        foreach (var reading in (AnalysisReading[])[Good, Good, Bad, Idle, Good, Idle, Good])
        {
            simulation.Reading = reading;
            Wait(simulation, 30);
            Assert.Equal(("1=95% 2=5%", RolloutState.Progressing), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Status.State));
        }

        simulation.Reading = Good;
        Wait(simulation, 30);

        Assert.Equal((RolloutState.Succeeded, "2=100%"), (simulation.Status.State, RolloutSimulation.Words(simulation.Route.Spec)));
    }

    [Fact]
    public void Challenger_WithoutAutoPromotion_WaitsForACommand()
    {
        var simulation = Started(Canary with { Strategy = RolloutStrategy.ChampionChallenger, Steps = [], Promotion = Errors with { Count = 1 }, AutoPromotionEnabled = false });
        Assert.Single(simulation.Route.Spec.Shadows);
        simulation.Reading = Good;
        Wait(simulation, 30);
        Assert.Equal(RolloutState.Paused, simulation.Status.State);

        Assert.True(simulation.Tell(RolloutVerb.Promote).IsSuccess);
        simulation.Run();

        Assert.Equal((RolloutState.Succeeded, "2=100%"), (simulation.Status.State, RolloutSimulation.Words(simulation.Route.Spec)));
    }

    [Fact]
    public void RollbackWindow_OfAVersionServedBefore_LeavesTheStepsOut()
    {
        var simulation = Started(Canary with { Steps = [RolloutPlanTests.Weight(0.1)] });
        Assert.Equal(RolloutState.Succeeded, simulation.Status.State);
        var back = Canary with { Version = new ModelVersion(1), RollbackWindow = 1 };

        Assert.True(simulation.Start(back).IsSuccess);
        var before = simulation.Routes.Count;
        simulation.Run();

        Assert.Equal(["1=100%"], simulation.Routes.Skip(before).Select(RolloutSimulation.Words));
        Assert.Contains("back within the rollback window: steps are left out", simulation.Status.Events[0].Reason, StringComparison.Ordinal);
    }

    private static RolloutSimulation Started(RolloutSpec spec)
    {
        var simulation = new RolloutSimulation(Routes.Split((1, 1)));
        var started = simulation.Start(spec);
        Assert.True(started.IsSuccess, started.IsSuccess ? "" : string.Join("; ", started.Error.Fields.Select(error => error.ToString())));
        return simulation.Run();
    }

    private static void Wait(RolloutSimulation simulation, int seconds)
    {
        simulation.Now += TimeSpan.FromSeconds(seconds);
        simulation.Run();
    }
}
