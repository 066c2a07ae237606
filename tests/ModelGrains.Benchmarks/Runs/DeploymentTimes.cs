namespace ModelGrains.Benchmarks.Runs;

/// <summary>How long a deployment took, in milliseconds.</summary>
/// <param name="Total">As its caller saw it.</param>
/// <param name="Steps">Its steps, in their order.</param>
internal sealed record DeploymentTimes(double Total, IReadOnlyDictionary<string, double> Steps);
