namespace ModelGrains.Benchmarks.Runs;

/// <summary>What the callers of a model saw while its requests were copied to a shadow.</summary>
/// <param name="Shadow">The shadow.</param>
/// <param name="Latency">The latency.</param>
/// <param name="P50Ratio">The median of the rounds' p50 to that of the same round without a shadow.</param>
/// <param name="P99Ratio">Likewise of p99.</param>
/// <param name="CpuMicroseconds">The server's processor time of a request, its copy with it.</param>
/// <param name="AllocatedBytes">Managed bytes that the server allocated for a request, its copy with it.</param>
/// <param name="Compared">Requests compared with the shadow's answers.</param>
/// <param name="LeftOut">Requests that the shadow was to get and did not.</param>
internal sealed record ShadowResult(
    string Shadow, NeighbourLatency Latency, double P50Ratio, double P99Ratio, double CpuMicroseconds, double AllocatedBytes, double Compared, double LeftOut);
