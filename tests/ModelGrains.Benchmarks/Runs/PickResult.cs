namespace ModelGrains.Benchmarks.Runs;

/// <summary>What it costs to pick the version of a request.</summary>
/// <param name="Route">The route.</param>
/// <param name="Nanoseconds">One pick, the median of the rounds.</param>
/// <param name="Bytes">What one pick allocates.</param>
internal sealed record PickResult(string Route, double Nanoseconds, double Bytes);
