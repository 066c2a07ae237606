namespace ModelGrains.Core.Health;

/// <summary>What one probe, a run of every sample, came to.</summary>
/// <param name="Failure">What was wrong, naming the sample; null where every answer was right.</param>
/// <param name="Latency">How long a sample took, on average.</param>
public readonly record struct ProbeResult(string? Failure, TimeSpan Latency);
