using ModelGrains.Core.Routing;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Rollouts;

public sealed class RolloutPlanTests
{
    private static readonly RolloutSpec Spec = new() { Version = new ModelVersion(2), Strategy = RolloutStrategy.Canary, ScaleDownDelay = TimeSpan.Zero };

    [Fact]
    public void Canary_Runs_GrowsAndEndsWithTheNewVersionAlone()
    {
        var simulation = new RolloutSimulation(Routes.Split((1, 1)));
        simulation.Start(Spec with { Steps = [Weight(0.05), Weight(0.2), Weight(0.5)] });

        simulation.Run();

        Assert.Equal(["1=95% 2=5%", "1=80% 2=20%", "1=50% 2=50%", "2=100%"], simulation.Routes.Select(RolloutSimulation.Words));
        Assert.Equal(RolloutState.Succeeded, simulation.Status.State);
        Assert.Equal([("stable", 1), ("canary", 2)], simulation.Routes[0].Labels.Select(label => (label.Name, label.Version.Value)));
        Assert.Equal([("stable", 2)], simulation.Route.Spec.Labels.Select(label => (label.Name, label.Version.Value)));
    }

    [Fact]
    public void Canary_OverSeveralVersions_ScalesThemDownInProportion()
    {
        var simulation = new RolloutSimulation(Routes.Split((1, 0.75), (4, 0.25)));
        simulation.Start(Spec with { Steps = [Weight(0.2)], Sticky = Routes.ByHeader("x-user-id") });

        simulation.Step();

        Assert.Equal("1=60% 2=20% 4=20%", RolloutSimulation.Words(simulation.Route.Spec));
        Assert.Equal("x-user-id", simulation.Route.Spec.Sticky!.By.Name);
    }

    [Fact]
    public void Canary_WithHeaderRoute_SendsThoseRequestsUntilItIsTakenAway()
    {
        var german = Routes.Header("x-country", ConditionKind.In, "DE");
        var simulation = new RolloutSimulation(Routes.Split((1, 1)) with { Segments = [Routes.Segment("own", 1, german)] });
        simulation.Start(Spec with
        {
            Steps = [new RolloutStep { Kind = RolloutStepKind.SetHeaderRoute, Name = "beta", When = [german] }, Weight(0.1), new RolloutStep { Kind = RolloutStepKind.SetHeaderRoute, Name = "beta" }],
        });

        simulation.Run();

        Assert.Equal(["beta own", "beta own", "own", "own"], simulation.Routes.Select(route => string.Join(' ', route.Segments.Select(segment => segment.Name))));
        Assert.Equal("1=0% 2=100%", RolloutSimulation.Words(simulation.Route.Spec));
    }

    [Fact]
    public void Canary_WithScaleAndMirror_HasInstancesAndCopiesOfItsOwn()
    {
        var simulation = new RolloutSimulation(RouteSpec.Single(new ModelVersion(1), 4), instances: 4);
        simulation.Start(Spec with
        {
            Steps =
            [
                new RolloutStep { Kind = RolloutStepKind.SetCanaryScale, Replicas = 1 },
                new RolloutStep { Kind = RolloutStepKind.SetMirrorRoute, Name = "copies", Weight = 0.5 },
                new RolloutStep { Kind = RolloutStepKind.SetCanaryScale },
                Weight(0.3),
                new RolloutStep { Kind = RolloutStepKind.SetMirrorRoute, Name = "copies" },
                new RolloutStep { Kind = RolloutStepKind.SetCanaryScale, Weight = 0.75 },
            ],
        });

        simulation.Run();

        Assert.Equal(
            ["1=100%×4 2=0%", "1=100%×4 2=0% copies 50 %", "1=70%×4 2=30%×2 copies 50 %", "1=70%×4 2=30%×2", "1=70%×4 2=30%×3", "2=100%×4"],
            simulation.Routes.Select(route => RolloutSimulation.Words(route) + string.Concat(route.Shadows.Select(shadow => $" {shadow.Name} {shadow.Share * 100} %"))));
    }

    [Fact]
    public void Canary_Rolling_ReplacesAsManyInstancesAsComeNearestToTheShare()
    {
        var simulation = new RolloutSimulation(RouteSpec.Single(new ModelVersion(1), 4), instances: 4);
        simulation.Start(Spec with { IsRolling = true, Steps = [Weight(0.05), Weight(0.3), Weight(0.5), Weight(0)] });

        simulation.Run();

        Assert.Equal(["1=75%×3 2=25%", "1=50%×2 2=50%×2", "1=100%×4 2=0%", "2=100%×4"], simulation.Routes.Select(RolloutSimulation.Words));
    }

    [Fact]
    public void BlueGreen_Runs_IsReachableThenSwitchesAtOnceThenLeavesTheOldVersion()
    {
        var simulation = new RolloutSimulation(Routes.Split((1, 1)));
        simulation.Start(Spec with { Strategy = RolloutStrategy.BlueGreen, AutoPromotionEnabled = false, ScaleDownDelay = TimeSpan.FromSeconds(30) });

        simulation.Run();
        Assert.Equal(("1=100% 2=0%", RolloutState.Paused), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Status.State));
        Assert.Equal(2, simulation.Route.Spec.FindLabel("preview")!.Value.Value);

        Assert.True(simulation.Tell(RolloutVerb.Promote).IsSuccess);
        simulation.Run();
        Assert.Equal("1=0% 2=100%", RolloutSimulation.Words(simulation.Route.Spec));
        Assert.Null(simulation.Route.Spec.FindLabel("preview"));

        simulation.Now += TimeSpan.FromSeconds(30);
        simulation.Run();
        Assert.Equal(("2=100%", RolloutState.Succeeded), (RolloutSimulation.Words(simulation.Route.Spec), simulation.Status.State));
    }

    [Fact]
    public void Recreate_Runs_ServesNothingInBetween()
    {
        var simulation = new RolloutSimulation(Routes.Split((1, 1)));
        simulation.Start(Spec with { Strategy = RolloutStrategy.Recreate });

        simulation.Run();

        Assert.Equal(["", "2=100%"], simulation.Routes.Select(RolloutSimulation.Words));
    }

    [Theory]
    [InlineData(1, 0, "1=75%×3 2=25% | 1=66.7%×2 2=33.3% | 1=50%×2 2=50%×2 | 1=33.3% 2=66.7%×2 | 1=25% 2=75%×3 | 2=100%×3")]
    [InlineData(0, 1, "1=100%×2 | 1=66.7%×2 2=33.3% | 1=50% 2=50% | 1=33.3% 2=66.7%×2 | 2=100%×2 | 2=100%×3")]
    [InlineData(3, 0, "1=75%×3 2=25% | 1=60%×3 2=40%×2 | 1=50%×3 2=50%×3 | 1=40%×2 2=60%×3 | 1=25% 2=75%×3 | 2=100%×3")]
    public void RollingUpdate_Runs_ReplacesInstancesWithinSurgeAndUnavailability(int surge, int unavailable, string routes)
    {
        var simulation = new RolloutSimulation(RouteSpec.Single(new ModelVersion(1), 3), instances: 3);
        simulation.Start(Spec with { Strategy = RolloutStrategy.RollingUpdate, MaxSurge = surge, MaxUnavailable = unavailable });

        simulation.Run();

        // The last one differs from the one before by its label alone.
        Assert.Equal(routes, string.Join(" | ", simulation.Routes.Select(RolloutSimulation.Words).Distinct()));
        Assert.All(simulation.Routes, route => Assert.InRange(route.Targets.Sum(target => target.Instances), 3 - unavailable, 3 + surge));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void RollingUpdate_OfOneInstance_NeverServesNothing(int surge, int unavailable)
    {
        var simulation = new RolloutSimulation(Routes.Split((1, 1)));
        simulation.Start(Spec with { Strategy = RolloutStrategy.RollingUpdate, MaxSurge = surge, MaxUnavailable = unavailable });

        simulation.Run();

        Assert.DoesNotContain(simulation.Routes, route => route.Targets.IsEmpty);
        Assert.Equal("2=100%", RolloutSimulation.Words(simulation.Route.Spec));
    }

    internal static RolloutStep Weight(double weight) => new() { Kind = RolloutStepKind.SetWeight, Weight = weight };

    internal static RolloutStep Pause(TimeSpan? duration = null) => new() { Kind = RolloutStepKind.Pause, Duration = duration };
}
