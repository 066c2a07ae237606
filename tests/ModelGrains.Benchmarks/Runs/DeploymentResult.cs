namespace ModelGrains.Benchmarks.Runs;

/// <summary>Deployments of a 4 MB model with all checks, and what callers of another model notice of them. Times in milliseconds, medians.</summary>
/// <param name="Store">Where packages are.</param>
/// <param name="Deployments">How many were measured with nothing else under way.</param>
/// <param name="Total">From the first byte sent to the answer that the version serves.</param>
/// <param name="Steps">The part of each step, <c>Upload</c> being all that the others are not.</param>
/// <param name="Meanwhile">Deployments under way, one after another, while the other model's latency was measured.</param>
/// <param name="Quiet">Its latency without a deployment.</param>
/// <param name="Deploying">Its latency meanwhile.</param>
internal sealed record DeploymentResult(
    string Store, int Deployments, double Total, IReadOnlyDictionary<string, double> Steps, int Meanwhile, NeighbourLatency Quiet, NeighbourLatency Deploying)
{
    /// <summary>The p99 with deployments to that without, the median of the rounds' ratios.</summary>
    public required double P99Ratio { get; init; }
}
