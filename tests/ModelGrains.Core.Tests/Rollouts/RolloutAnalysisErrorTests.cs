using ModelGrains.Analysis;
using ModelGrains.Core.Tests.Analysis;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Rollouts;

namespace ModelGrains.Core.Tests.Rollouts;

public sealed class RolloutAnalysisErrorTests
{
    private static readonly AnalysisMetric ErrorRate = Readings.Metric(AnalysisMetricKind.ErrorRate) with { Max = 0.1 };

    [Fact]
    public void Analysis_ThatMakesNoSense_IsRefusedWithEveryError()
    {
        var wrong = new AnalysisSpec
        {
            Interval = TimeSpan.FromMilliseconds(1),
            InitialDelay = TimeSpan.FromDays(2),
            Count = 0,
            Metrics =
            [
                ErrorRate with { Max = null },
                ErrorRate with { Output = "score", MinSamples = 0, FailureLimit = -1 },
                Readings.Metric(AnalysisMetricKind.StabilityIndex) with { MaxRatio = 2 },
                Readings.Metric(AnalysisMetricKind.InvalidOutputRate) with { Max = double.NaN, Low = 2, High = 1 },
                ErrorRate with { MaxRatio = 0, Low = 1 },
                Readings.Metric(AnalysisMetricKind.DisagreementRate) with { Max = 0.1 },
            ],
        };

        Assert.Equal(
            [
                "steps[1].analysis.interval is 0.001 s, expected 1 s to 24 h",
                "steps[1].analysis.initialDelay is 172800 s, expected 0 to 24 h",
                "steps[1].analysis.count is 0, expected 1 to 10000",
                "steps[1].analysis.metrics[0] has no limit, expected one of 'max', 'min', 'maxRatio' and 'minRatio', or 'dryRun'",
                "steps[1].analysis.metrics[1].output is 'score', but errorRate is of no output",
                "steps[1].analysis.metrics[1].minSamples is 0, expected 1 or more",
                "steps[1].analysis.metrics[1].failureLimit is -1, expected 0 or more",
                "steps[1].analysis.metrics[2].maxRatio is given, but psi is one number of both versions: expected 'max'",
                "steps[1].analysis.metrics[3].max is NaN, expected a finite number",
                "steps[1].analysis.metrics[3].low is 2, above 'high', which is 1",
                "steps[1].analysis.metrics[4].maxRatio is 0, expected a number above 0",
                "steps[1].analysis.metrics[4].low is given, but errorRate knows no range: expected it of 'invalidOutputRate'",
            ],
            Errors(Canary(RolloutPlanTests.Weight(0.1), new RolloutStep { Kind = RolloutStepKind.Analysis, Analysis = wrong })));
    }

    [Fact]
    public void Step_ThatCouldNeverFail_IsRefused()
    {
        var step = new RolloutStep { Kind = RolloutStepKind.Analysis, Analysis = new AnalysisSpec { Metrics = [ErrorRate with { FailureLimit = 2 }], Count = 2 } };

        Assert.Equal(
            ["steps[1].analysis.metrics[0].failureLimit is 2, expected less than 'count', which is 2: it could never fail"], Errors(Canary(RolloutPlanTests.Weight(0.1), step)));
    }

    [Fact]
    public void Disagreement_WithoutCopies_IsRefused()
    {
        var disagreement = new AnalysisSpec { Metrics = [Readings.Metric(AnalysisMetricKind.DisagreementRate) with { Max = 0.1 }], Count = 1 };
        var step = new RolloutStep { Kind = RolloutStepKind.Analysis, Analysis = disagreement };
        var mirror = new RolloutStep { Kind = RolloutStepKind.SetMirrorRoute, Name = "copies", Weight = 1 };
        const string Missing = "is disagreementRate, which needs copies: expected 'setMirrorRoute' before it, or a shadow of the route";

        Assert.Equal([$"steps[1].analysis.metrics[0].name {Missing}"], Errors(Canary(RolloutPlanTests.Weight(0.1), step)));
        Assert.Empty(Errors(Canary(mirror, step, RolloutPlanTests.Weight(0.1), mirror with { Weight = 0 })));
        Assert.Equal([$"analysis.metrics[0].name {Missing}"], Errors(Canary(RolloutPlanTests.Weight(0.1)) with { Analysis = disagreement with { Count = 0 } }));
        Assert.Equal(["steps[0].setMirrorRoute.name is 'copies', which no step before has made"], Errors(Canary(mirror with { Weight = 0 }, RolloutPlanTests.Weight(0.1))));
    }

    [Fact]
    public void Spec_OfAnotherStrategy_IsRefused()
    {
        var analysis = new AnalysisSpec { Metrics = [ErrorRate], Count = 1 };
        var canary = Canary(RolloutPlanTests.Weight(0.1));

        Assert.Equal(
            ["analysis is given, but during rollingUpdate no share stands for long enough to be measured", "analysis.count is 1, expected none: it goes on for as long as the rollout does"],
            Errors(canary with { Strategy = RolloutStrategy.RollingUpdate, Steps = [], Analysis = analysis }));
        Assert.Equal(["promotion is of championChallenger, but the strategy is canary"], Errors(canary with { Promotion = analysis }));
        Assert.Equal(["promotion is missing, expected what the challenger has to show"], Errors(canary with { Strategy = RolloutStrategy.ChampionChallenger, Steps = [] }));
        Assert.Equal(
            ["rollbackWindow.revisions is 51, expected 0 to 50", "share is 0, expected above 0 to 100 percent", "weight is 60, expected 0 to 50 percent"],
            Errors(canary with { RollbackWindow = 51, Share = 0, Weight = 0.6 }));
        Assert.Equal(
            ["promotion.metrics[0].name is outcomeMean, but nobody acts on the answers to copies: they have no outcomes"],
            Errors(canary with
            {
                Strategy = RolloutStrategy.ChampionChallenger,
                Steps = [],
                Promotion = analysis with { Metrics = [Readings.Metric(AnalysisMetricKind.OutcomeMean) with { Min = 1 }] },
            }));
    }

    private static RolloutSpec Canary(params RolloutStep[] steps) =>
        new() { Version = new ModelVersion(2), Strategy = RolloutStrategy.Canary, Steps = [.. steps] };

    private static IEnumerable<string> Errors(RolloutSpec spec)
    {
        var started = new RolloutSimulation(Routes.Split((1, 1))).Start(spec);
        return started.IsSuccess ? [] : started.Error.Fields.Select(error => $"{error.Field} {error.Message}");
    }
}
