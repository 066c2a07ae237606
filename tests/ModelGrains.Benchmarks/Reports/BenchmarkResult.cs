using ModelGrains.Benchmarks.Runs;

namespace ModelGrains.Benchmarks.Reports;

/// <summary>Everything that a run of the program found.</summary>
internal sealed record BenchmarkResult
{
    public required int Processors { get; init; }

    /// <summary>Whether server and client had a processor each.</summary>
    public required bool Pinned { get; init; }

    public IReadOnlyList<MeasurementView> Measurements { get; init; } = [];

    public IReadOnlyList<RateResult> Rates { get; init; } = [];

    public IReadOnlyList<OverloadResult> Overload { get; init; } = [];

    public DensityResult? Density { get; init; }

    public IReadOnlyList<DeploymentResult> Deployments { get; init; } = [];

    public IReadOnlyList<PickResult> Picks { get; init; } = [];

    public IReadOnlyList<ShadowResult> Shadows { get; init; } = [];

    public IReadOnlyList<Bar> Bars { get; init; } = [];
}
