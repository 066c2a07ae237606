using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Comparison;
using ModelGrains.Core.Analysis;
using ModelGrains.Core.Experiments;
using ModelGrains.Core.Rollouts;
using ModelGrains.Errors;
using ModelGrains.Grains.Analysis;
using ModelGrains.Grains.Experiments;
using ModelGrains.Rollouts;
using ModelGrains.Routing;
using ModelGrains.Shadows;

namespace ModelGrains.Grains.Rollouts;

/// <summary>
/// Reads what a rollout's analyses are owed: of each metric the time since its last measurement that said something, of both versions over
/// the same moments. When those moments were is kept in memory alone: after a crash the time begins anew. For one caller at a time.
/// </summary>
internal sealed class RolloutAnalyst
{
    private const int MaxSilent = 64;

    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly IGrainFactory grains;
    private readonly TrackReading tracks;
    private readonly ExperimentReports experiments;
    private readonly TimeProvider time;
    private readonly Dictionary<(bool IsGuard, DateTimeOffset Since, int Metric), Window> windows = [];
    private readonly Dictionary<(DateTimeOffset Since, string Outcome), OutcomeCount> outcomes = [];
    private TrackSnapshot? last;
    private bool isCounting;

    public RolloutAnalyst(IGrainFactory grains, TrackReading tracks, ExperimentReports experiments, TimeProvider time)
    {
        this.experiments = experiments;
        this.grains = grains;
        this.tracks = tracks;
        this.time = time;
    }

    /// <summary>What was seen for the analyses that are due. Whatever fails is what could not be seen.</summary>
    /// <param name="status">The rollout.</param>
    /// <param name="stage">The stage that is measured.</param>
    /// <param name="route">The route that stands.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RolloutReadings> ReadAsync(RolloutStatus status, RolloutStage stage, RouteSpec route, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var step = RolloutGuard.StepOf(stage);
        var isStepDue = RolloutGuard.IsDue(step, status.StepRun, now);
        var isGuardDue = RolloutGuard.IsDue(stage.Guard, status.GuardRun, now);
        TrackSnapshot? snapshot = null;
        string? error = null;
        try
        {
            snapshot = await TakeAsync(status, route);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            error = e.Message;
        }

        return new RolloutReadings
        {
            Step = isStepDue ? await WithOutcomesAsync(status, step!, status.StepRun!, Read(step!, status.StepRun!, isGuard: false, stage, snapshot, error), cancellationToken) : default,
            Guard = isGuardDue ? await WithOutcomesAsync(status, stage.Guard!, status.GuardRun!, Read(stage.Guard!, status.GuardRun!, isGuard: true, stage, snapshot, error), cancellationToken) : default,
        };
    }

    /// <summary>What came of an A/B test by now.</summary>
    public async Task<Outcome<ExperimentReport>> CountAsync(ModelName model, ExperimentQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await experiments.ReadAsync(model, query, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return ModelErrors.RuntimeFault(e.Message);
        }
    }

    /// <summary>Has the silos count no more for a rollout that has ended.</summary>
    public async Task StopAsync(ModelName model)
    {
        windows.Clear();
        outcomes.Clear();
        last = null;
        if (!isCounting)
            return;
        isCounting = false;
        await tracks.ReadAsync(new ReadTracks { Model = model, Versions = [], KeepFor = TimeSpan.Zero });
    }

    private async Task<TrackSnapshot> TakeAsync(RolloutStatus status, RouteSpec route)
    {
        var stable = RolloutRoutes.MainVersion(status.Before, status.Spec.Version)!.Value;
        var shadow = route.Shadows.FirstOrDefault(one => one.Primary == stable && one.Version == new VersionKey(status.Model, status.Spec.Version));
        isCounting = true;
        var reports = await tracks.ReadAsync(Request(status, stable) with { ReportsShadows = shadow is not null });
        if (reports.IsEmpty)
            throw new InvalidOperationException("no silo answered");
        // One that does not answer this time has not begun anew the next time.
        var silent = last?.Reports.Where(before => reports.All(report => report.Source != before.Source)) ?? [];
        last = new TrackSnapshot([.. reports, .. silent.Take(MaxSilent)], await ComparedAsync(status, stable, shadow), shadow?.Since ?? default);
        return last;
    }

    /// <summary>What the shadow that stands has compared; of an earlier one of the same versions nothing counts.</summary>
    private async Task<ComparisonState?> ComparedAsync(RolloutStatus status, ModelVersion stable, RouteShadow? shadow)
    {
        if (shadow is null)
            return null;
        var compared = await grains.Shadow(new ShadowKey(new VersionKey(status.Model, stable), shadow.Version)).GetAsync();
        return compared?.Since == shadow.Since ? compared.Comparison : ComparisonState.Empty;
    }

    private static ReadTracks Request(RolloutStatus status, ModelVersion stable)
    {
        AnalysisSpec?[] all = [status.Spec.Analysis, status.Spec.Promotion, .. status.Spec.Steps.Select(step => step.Analysis)];
        var metrics = all.OfType<AnalysisSpec>().SelectMany(spec => spec.Metrics).ToArray();
        return new ReadTracks
        {
            Model = status.Model,
            Versions = [stable, status.Spec.Version],
            HasOutputs = metrics.Any(metric => metric.Kind is AnalysisMetricKind.InvalidOutputRate or AnalysisMetricKind.StabilityIndex or AnalysisMetricKind.KolmogorovSmirnov),
            Ranges = [.. metrics.Where(metric => metric.Low is not null || metric.High is not null)
                .Select(metric => new OutputRange { Name = metric.Output, Low = metric.Low, High = metric.High }).Distinct()],
            KeepFor = all.OfType<AnalysisSpec>().Max(spec => spec.Interval) * 2 + Grace,
        };
    }

    private ImmutableArray<AnalysisReading?> Read(AnalysisSpec spec, AnalysisRun run, bool isGuard, RolloutStage stage, TrackSnapshot? now, string? error)
    {
        var readings = ImmutableArray.CreateBuilder<AnalysisReading?>(spec.Metrics.Length);
        for (var i = 0; i < spec.Metrics.Length; i++)
        {
            if (now is null)
            {
                readings.Add(new AnalysisReading { Error = error });
                continue;
            }

            var key = (isGuard, run.Since, i);
            var conclusive = run.Metrics[i].Conclusive;
            if (!windows.TryGetValue(key, out var window))
            {
                windows[key] = new Window(conclusive, now, now);
                readings.Add(null);
                continue;
            }

            // Where the last measurement said something, its end is where this one begins.
            var from = window.Conclusive == conclusive ? window.From : window.Last;
            windows[key] = new Window(conclusive, from, now);
            readings.Add(Between(from, now, stage.IsCopied));
        }

        return readings.MoveToImmutable();
    }

    /// <summary>
    /// What turned out about requests is told long after them: what is measured of it is everything since the analysis began, out of the prediction log.
    /// </summary>
    private async Task<ImmutableArray<AnalysisReading?>> WithOutcomesAsync(
        RolloutStatus status, AnalysisSpec spec, AnalysisRun run, ImmutableArray<AnalysisReading?> readings, CancellationToken cancellationToken)
    {
        var completed = readings.ToBuilder();
        for (var i = 0; i < readings.Length; i++)
        {
            if (spec.Metrics[i].Kind != AnalysisMetricKind.OutcomeMean || readings[i] is not { Error: null } reading)
                continue;
            var counted = await OutcomesAsync(status, spec.Metrics[i].Output, run.Since, cancellationToken);
            completed[i] = counted.IsSuccess
                ? reading with { StableOutcomes = Of(counted.Value.Arms[0]), CanaryOutcomes = Of(counted.Value.Arms[1]) }
                : new AnalysisReading { Error = counted.Error.Message };
        }

        return completed.MoveToImmutable();
    }

    /// <summary>What is known of outcomes; counted again where that took little of the time since.</summary>
    private async Task<Outcome<ExperimentReport>> OutcomesAsync(RolloutStatus status, string outcome, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (outcomes.TryGetValue((since, outcome), out var known) && time.GetElapsedTime(known.At) < CountingPace.RestAfter(known.Took))
            return known.Report;
        var stable = RolloutRoutes.MainVersion(status.Before, status.Spec.Version)!.Value;
        var query = new ExperimentQuery { Versions = [stable, status.Spec.Version], Control = stable, From = since, Outcome = outcome, WithSegments = true };
        var began = time.GetTimestamp();
        var report = await CountAsync(status.Model, query, cancellationToken);
        var now = time.GetTimestamp();
        outcomes[(since, outcome)] = new OutcomeCount(now, time.GetElapsedTime(began, now), report);
        return report;
    }

    private static OutcomeReading Of(ExperimentArm arm) => new(arm.Outcomes - arm.NotNumbers, arm.Mean ?? 0);

    private static AnalysisReading Between(TrackSnapshot from, TrackSnapshot to, bool isCopied)
    {
        if (to.Pairs is not { } pairs)
            return new AnalysisReading { Stable = to.Since(from, 0), Canary = to.Since(from, 1) };
        var before = to.PairsBefore(from);
        return new AnalysisReading
        {
            Stable = isCopied ? PairSums.Track(pairs, before, isCandidate: false) : to.Since(from, 0),
            Canary = isCopied ? PairSums.Track(pairs, before, isCandidate: true) : to.Since(from, 1),
            Pairs = PairSums.Since(pairs, before),
        };
    }

    private sealed record OutcomeCount(long At, TimeSpan Took, Outcome<ExperimentReport> Report);

    /// <summary>The time that a metric is measured over.</summary>
    /// <param name="Conclusive">How many measurements had said something when it was last read.</param>
    /// <param name="From">Where it began.</param>
    /// <param name="Last">When it was last read.</param>
    private sealed record Window(int Conclusive, TrackSnapshot From, TrackSnapshot Last);
}
