using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Core.Analysis;
using ModelGrains.Core.Experiments;
using ModelGrains.Core.Rollouts;
using ModelGrains.Errors;
using ModelGrains.Grains.Analysis;
using ModelGrains.Grains.Experiments;
using ModelGrains.Rollouts;
using ModelGrains.Shadows;

namespace ModelGrains.Grains.Rollouts;

/// <summary>
/// Reads what a rollout's analyses are owed: of each metric the time since its last measurement that said something, of both versions over
/// the same moments. When those moments were is kept in memory alone: after a crash the time begins anew. For one caller at a time.
/// </summary>
internal sealed class RolloutAnalyst
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly IGrainFactory grains;
    private readonly TrackReading tracks;
    private readonly ExperimentReports experiments;
    private readonly TimeProvider time;
    private readonly Dictionary<(bool IsGuard, DateTimeOffset Since, int Metric), Window> windows = [];
    private bool isCounting;

    public RolloutAnalyst(IGrainFactory grains, TrackReading tracks, ExperimentReports experiments, TimeProvider time)
    {
        this.experiments = experiments;
        this.grains = grains;
        this.tracks = tracks;
        this.time = time;
    }

    /// <summary>What was seen for the analyses that are due. Whatever fails is what could not be seen.</summary>
    public async Task<RolloutReadings> ReadAsync(RolloutStatus status, RolloutStage stage)
    {
        var now = time.GetUtcNow();
        var step = RolloutGuard.StepOf(stage);
        var isStepDue = RolloutGuard.IsDue(step, status.StepRun, now);
        var isGuardDue = RolloutGuard.IsDue(stage.Guard, status.GuardRun, now);
        TrackSnapshot? snapshot = null;
        string? error = null;
        try
        {
            snapshot = await TakeAsync(status, stage);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            error = e.Message;
        }

        return new RolloutReadings
        {
            Step = isStepDue ? await WithOutcomesAsync(status, step!, status.StepRun!, Read(step!, status.StepRun!, isGuard: false, stage, snapshot, error)) : default,
            Guard = isGuardDue ? await WithOutcomesAsync(status, stage.Guard!, status.GuardRun!, Read(stage.Guard!, status.GuardRun!, isGuard: true, stage, snapshot, error)) : default,
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
        if (!isCounting)
            return;
        isCounting = false;
        await tracks.ReadAsync(new ReadTracks { Model = model, Versions = [], KeepFor = TimeSpan.Zero });
    }

    private async Task<TrackSnapshot> TakeAsync(RolloutStatus status, RolloutStage stage)
    {
        var stable = RolloutRoutes.MainVersion(status.Before, status.Spec.Version)!.Value;
        isCounting = true;
        var shadow = stage.Route.Shadows.FirstOrDefault(one => one.Primary == stable && one.Version.Version == status.Spec.Version && one.Version.Model == status.Model);
        var reports = await tracks.ReadAsync(Request(status, stable) with { ReportsShadows = shadow is not null });
        if (reports.IsEmpty)
            throw new InvalidOperationException("no silo answered");
        var compared = shadow is null ? null : await grains.Shadow(new ShadowKey(new VersionKey(status.Model, stable), shadow.Version)).GetAsync();
        return new TrackSnapshot(reports, compared?.Comparison, compared?.Since ?? default);
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
    private async Task<ImmutableArray<AnalysisReading?>> WithOutcomesAsync(RolloutStatus status, AnalysisSpec spec, AnalysisRun run, ImmutableArray<AnalysisReading?> readings)
    {
        var completed = readings.ToBuilder();
        for (var i = 0; i < readings.Length; i++)
        {
            if (spec.Metrics[i].Kind == AnalysisMetricKind.OutcomeMean && readings[i] is { Error: null } reading)
                completed[i] = await WithOutcomesAsync(status, spec.Metrics[i], run, reading);
        }

        return completed.MoveToImmutable();
    }

    private async Task<AnalysisReading> WithOutcomesAsync(RolloutStatus status, AnalysisMetric metric, AnalysisRun run, AnalysisReading reading)
    {
        var stable = RolloutRoutes.MainVersion(status.Before, status.Spec.Version)!.Value;
        var query = new ExperimentQuery { Versions = [stable, status.Spec.Version], Control = stable, From = run.Since, Outcome = metric.Output, WithSegments = true };
        try
        {
            var report = await experiments.ReadAsync(status.Model, query, CancellationToken.None);
            return report.IsSuccess
                ? reading with { StableOutcomes = Of(report.Value.Arms[0]), CanaryOutcomes = Of(report.Value.Arms[1]) }
                : new AnalysisReading { Error = report.Error.Message };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new AnalysisReading { Error = e.Message };
        }
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

    /// <summary>The time that a metric is measured over.</summary>
    /// <param name="Conclusive">How many measurements had said something when it was last read.</param>
    /// <param name="From">Where it began.</param>
    /// <param name="Last">When it was last read.</param>
    private sealed record Window(int Conclusive, TrackSnapshot From, TrackSnapshot Last);
}
