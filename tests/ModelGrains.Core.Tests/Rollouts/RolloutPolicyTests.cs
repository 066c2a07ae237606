using ModelGrains.Analysis;
using ModelGrains.Core.Routing;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Errors;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Rollouts;

public sealed class RolloutPolicyTests
{
    private static readonly RolloutSpec Canary = new()
    {
        Version = new ModelVersion(2),
        Strategy = RolloutStrategy.Canary,
        ScaleDownDelay = TimeSpan.Zero,
        Steps = [RolloutPlanTests.Weight(0.1), RolloutPlanTests.Pause(TimeSpan.FromMinutes(10)), RolloutPlanTests.Weight(0.5), RolloutPlanTests.Pause()],
    };

    [Fact]
    public void Pause_WithDuration_EndsByItselfAndNotBefore()
    {
        var simulation = Started(Canary).Run();
        Assert.Equal("1=90%×2 2=10%×2", RolloutSimulation.Words(simulation.Route.Spec));
        simulation.Now += TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1);
        Assert.False(simulation.Step());

        simulation.Now += TimeSpan.FromTicks(1);
        simulation.Run();

        Assert.Equal(("1=50%×2 2=50%×2", RolloutState.Paused), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Status.State));
        simulation.Now += TimeSpan.FromDays(100);
        Assert.False(simulation.Step());
    }

    [Fact]
    public void Pause_ClockSetBack_WaitsNoLongerThanItWasToldTo()
    {
        var simulation = Started(Canary).Run();
        simulation.Now -= TimeSpan.FromDays(1);
        simulation.Step();

        var action = Core.Rollouts.RolloutPolicy.Next(simulation.Status, simulation.Route, simulation.Now);

        Assert.Equal(TimeSpan.FromMinutes(10), action.Wait);
    }

    [Fact]
    public void Abort_InEveryStageOfEveryStrategy_GoesBackToTheRouteBefore()
    {
        foreach (var strategy in Enum.GetValues<RolloutStrategy>())
        {
            for (var steps = 0; ; steps++)
            {
                var simulation = Started(Of(strategy));
                for (var i = 0; i < steps; i++)
                {
                    if (!simulation.Step())
                        simulation.Tell(RolloutVerb.Promote);
                }

                if (simulation.Status.HasEnded)
                    break;
                Assert.True(simulation.Tell(RolloutVerb.Abort).IsSuccess);
                simulation.Run();
                Assert.Equal((RolloutState.Aborted, "1=100%×2"), (simulation.Status.State, RolloutSimulation.Words(simulation.Route.Spec)));
            }
        }
    }

    [Fact]
    public void Next_CrashBetweenAnyTwoSteps_ComesToTheSame()
    {
        foreach (var strategy in Enum.GetValues<RolloutStrategy>())
        {
            var straight = Started(Of(strategy));
            var lossy = Started(Of(strategy));
            for (var i = 0; i < 500; i++)
            {
                Promote(straight);
                Promote(lossy);
                straight.Step();
                // What was done is done, and nobody knows: the same question comes again.
                _ = Core.Rollouts.RolloutPolicy.Next(lossy.Status, lossy.Route, lossy.Now);
                lossy.Step();
                _ = Core.Rollouts.RolloutPolicy.Next(lossy.Status, lossy.Route, lossy.Now);
            }

            Assert.Equal(RolloutState.Succeeded, straight.Status.State);
            Assert.Equal(straight.Routes.Select(RolloutSimulation.Words), lossy.Routes.Select(RolloutSimulation.Words));
        }

        static void Promote(RolloutSimulation simulation)
        {
            if (simulation.Status.State == RolloutState.Paused || simulation.Status.StepRun is not null)
                simulation.Tell(RolloutVerb.Promote);
        }
    }

    [Fact]
    public void Promote_Full_LeavesAllFurtherStepsOutAndTwiceDoesItOnce()
    {
        var simulation = Started(Canary).Run();

        Assert.True(simulation.Tell(RolloutVerb.PromoteFull).IsSuccess);
        Assert.True(simulation.Tell(RolloutVerb.PromoteFull).IsSuccess);
        simulation.Run();

        Assert.Equal(["1=90%×2 2=10%×2", "2=100%×2"], simulation.Routes.Select(RolloutSimulation.Words));
        Assert.Equal(RolloutState.Succeeded, simulation.Status.State);
    }

    [Fact]
    public void Pause_ByCommand_HoldsUntilResumed()
    {
        var simulation = Started(Canary).Run();
        Assert.True(simulation.Tell(RolloutVerb.Pause).IsSuccess);
        simulation.Now += TimeSpan.FromHours(1);
        Assert.False(simulation.Step());

        Assert.True(simulation.Tell(RolloutVerb.Resume).IsSuccess);
        Assert.False(simulation.Step());
        simulation.Now += TimeSpan.FromMinutes(10);
        simulation.Run();

        Assert.Equal("1=50%×2 2=50%×2", RolloutSimulation.Words(simulation.Route.Spec));
    }

    [Fact]
    public void Tell_WhatCannotBeNow_SaysWhy()
    {
        var simulation = Started(Canary with { Steps = [RolloutPlanTests.Weight(0.1), RolloutPlanTests.Pause()] }).Run();
        Assert.Equal("rollout 1 of 'fraud' waits to be promoted: nobody paused it", Refused(RolloutVerb.Resume));
        Assert.Equal("rollout 1 of 'fraud' is under way: abort goes back", Refused(RolloutVerb.Undo));
        Assert.Equal("rollout 1 of 'fraud' to version 2 is under way (Paused): promote it in full or abort it first", simulation.Start(Canary).Error!.Message);
        simulation.Tell(RolloutVerb.Promote);
        simulation.Run();
        Assert.Equal("rollout 1 of 'fraud' is Succeeded: it cannot be promoted", Refused(RolloutVerb.Promote));
        Assert.Equal("rollout 1 of 'fraud' is Succeeded: it cannot be paused", Refused(RolloutVerb.Pause));
        Assert.Equal("rollout 1 of 'fraud' has succeeded: undo goes back", Refused(RolloutVerb.Abort));

        Assert.True(simulation.Tell(RolloutVerb.Undo).IsSuccess);
        simulation.Run();
        Assert.Equal((RolloutState.Aborted, "1=100%×2"), (simulation.Status.State, RolloutSimulation.Words(simulation.Route.Spec)));

        string Refused(RolloutVerb verb)
        {
            var told = simulation.Tell(verb);
            Assert.Equal(ModelErrorCode.Conflict, told.Error?.Code);
            return told.Error!.Message;
        }
    }

    [Fact]
    public void OnFailed_WhatMayPass_IsTriedAgainUntilTheDeadlineAndThenGoesBack()
    {
        var simulation = Started(Canary with { ProgressDeadline = TimeSpan.FromSeconds(12) });
        simulation.Failure = ModelErrors.QueueFull("fraud", 1, TimeSpan.FromSeconds(1));

        foreach (var _ in (int[])[1, 2, 3])
        {
            simulation.Step();
            Assert.Equal(RolloutState.Progressing, simulation.Status.State);
            Assert.False(simulation.Step());
            simulation.Now += TimeSpan.FromSeconds(5);
        }

        simulation.Step();
        Assert.Equal(RolloutState.Aborting, simulation.Status.State);
        Assert.StartsWith("aborted by itself: not within 12 s: ", simulation.Status.LastEvent.Reason, StringComparison.Ordinal);
        simulation.Run();
        Assert.Equal(RolloutState.Aborted, simulation.Status.State);
    }

    [Fact]
    public void OnFailed_WhatCannotPass_GoesBackAtOnceAndKeepsTryingThat()
    {
        var simulation = Started(Of(RolloutStrategy.Recreate));
        simulation.Step();
        simulation.Failure = ModelErrors.RuntimeFault("fraud/2 cannot be loaded");
        simulation.Step();
        simulation.Step();
        simulation.Step();
        simulation.Failure = ModelErrors.QueueFull("fraud", 1, TimeSpan.FromSeconds(1));
        Assert.Equal((RolloutState.Aborting, "aborted by itself: fraud/2 cannot be loaded"), (simulation.Status.State, simulation.Status.LastEvent.Reason));

        simulation.Step();
        Assert.StartsWith("cannot go back yet: Exceeds maximum queue size", simulation.Status.LastEvent.Reason, StringComparison.Ordinal);
        simulation.Failure = null;
        simulation.Now += TimeSpan.FromSeconds(5);
        simulation.Run();

        Assert.Equal((RolloutState.Aborted, "1=100%×2"), (simulation.Status.State, RolloutSimulation.Words(simulation.Route.Spec)));
    }

    [Fact]
    public void OnFailed_GoingBackIsImpossible_EndsAndLeavesTheRouteToOthers()
    {
        var simulation = Started(Canary).Run();
        simulation.Tell(RolloutVerb.Abort);
        simulation.Failure = ModelErrors.Invalid("version 1 is gone");
        simulation.Run();

        Assert.Equal((RolloutState.Aborted, "could not go back, the route stays as it is: version 1 is gone"), (simulation.Status.State, simulation.Status.LastEvent.Reason));
    }

    [Fact]
    public void Next_NothingTellsThatItFailed_GoesBackAtTheDeadline()
    {
        var simulation = Started(Canary);
        simulation.Now += TimeSpan.FromMinutes(10);

        simulation.Step();

        Assert.Equal((RolloutState.Aborting, "aborted by itself: not within 600 s: canary of version 2 (a share above 35 % is hardly a canary's)"), (simulation.Status.State, simulation.Status.LastEvent.Reason));
    }

    [Fact]
    public void Start_SameCommandTwice_IsOneRollout()
    {
        var simulation = Started(Canary);
        var command = new StartRollout { Spec = Canary, Actor = "ada", Id = "d1" };
        var first = Core.Rollouts.RolloutCommands.Start(null, command, Support.Make.Fraud, simulation.Route, [simulation.Route], simulation.Records, simulation.Now).Value!;

        Assert.Same(first, Core.Rollouts.RolloutCommands.Start(first, command, Support.Make.Fraud, simulation.Route, [simulation.Route], simulation.Records, simulation.Now).Value);
    }

    [Fact]
    public void Start_Wrong_NamesEveryError()
    {
        var simulation = new RolloutSimulation(RouteSpec.Single(new ModelVersion(1), 2), instances: 2);
        var wrong = Canary with
        {
            Version = new ModelVersion(9),
            Steps = [RolloutPlanTests.Weight(0.8), RolloutPlanTests.Pause(TimeSpan.FromDays(31)), new RolloutStep { Kind = RolloutStepKind.SetHeaderRoute, Name = "x" }],
            MaxSurge = -1,
            PreviewLabel = "Preview",
            ScaleDownDelay = TimeSpan.FromSeconds(-1),
            ProgressDeadline = TimeSpan.Zero,
        };

        Assert.Equal(
            [
                "version: is 9, expected a version of the model (1, 2, 3)",
                "steps[0].setWeight: is 80, expected 0 to 50 percent: beyond that a canary is promoted",
                "steps[1].pause.duration: is 2678400 s, expected more than 0 to 30 days",
                "steps[2].setHeaderRoute.name: is 'x', which no step before has made",
                "maxSurge: is -1, expected 0 or more",
                "previewLabel: is 'Preview', expected 1 to 63 lower case letters, digits or '-', the first a letter, and not 'stable'",
                "scaleDownDelaySeconds: is -1 s, expected 0 to 30 days",
                "progressDeadlineSeconds: is 0 s, expected 1 to 30 days",
            ],
            simulation.Start(wrong).Error!.Fields.Select(error => error.ToString()));
        Assert.Equal("version: is 3, which is Retired, expected one that is Ready, Serving or Superseded", Only(Canary with { Version = new ModelVersion(3) }));
        Assert.Equal("version: is 1, beside which the route serves no other: there is nothing to roll out from", Only(Canary with { Version = new ModelVersion(1) }));
        Assert.StartsWith("steps: lead nowhere", Only(Canary with { Steps = [RolloutPlanTests.Pause()] }), StringComparison.Ordinal);
        Assert.Equal("steps: are of a canary, but the strategy is recreate", Only(Canary with { Strategy = RolloutStrategy.Recreate }));
        Assert.StartsWith("maxUnavailable: and 'maxSurge' are 0", Only(Of(RolloutStrategy.RollingUpdate) with { MaxSurge = 0 }), StringComparison.Ordinal);
        var explosive = new RolloutStep { Kind = RolloutStepKind.SetHeaderRoute, Name = "x", When = [Routes.Header("a", ConditionKind.Regex, @"(a)\1")] };
        Assert.StartsWith("steps[1].segments[0].when[0].regex: ", Only(Canary with { Steps = [RolloutPlanTests.Weight(0.1), explosive] }), StringComparison.Ordinal);

        string Only(RolloutSpec spec) => Assert.Single(simulation.Start(spec).Error!.Fields).ToString();
    }

    private static RolloutSpec Of(RolloutStrategy strategy) => strategy == RolloutStrategy.Canary
        ? Canary with { Steps = [RolloutPlanTests.Weight(0.1), RolloutPlanTests.Pause(), RolloutPlanTests.Weight(0.5)] }
        : Canary with
        {
            Strategy = strategy,
            Steps = [],
            AutoPromotionEnabled = false,
            Promotion = strategy == RolloutStrategy.ChampionChallenger ? Rule : null,
            AbTest = strategy == RolloutStrategy.AbTest ? Test : null,
            Sticky = Routes.ByHeader("x-user-id"),
        };

    private static readonly AbTestSpec Test = new() { SampleSize = 5 };

    private static readonly AnalysisSpec Rule = new() { Metrics = [new AnalysisMetric { Kind = AnalysisMetricKind.ErrorRate, Max = 0.1 }], Count = 1 };

    private static RolloutSimulation Started(RolloutSpec spec)
    {
        var simulation = new RolloutSimulation(RouteSpec.Single(new ModelVersion(1), 2), instances: 2) { Outcomes = [5, 5] };
        var started = simulation.Start(spec);
        Assert.True(started.IsSuccess, started.Error?.ToString());
        return simulation;
    }
}
