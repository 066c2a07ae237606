namespace ModelGrains.Protocol.Management;

/// <summary>How long requests took, in milliseconds. Quantiles are at most 1/64 of themselves off.</summary>
/// <param name="Count">How many requests.</param>
/// <param name="Mean">The mean.</param>
/// <param name="P50">The median.</param>
/// <param name="P95">What 95 % do not exceed.</param>
/// <param name="P99">What 99 % do not exceed.</param>
/// <param name="Max">The longest.</param>
public sealed record LatencyView(long Count, double Mean, double P50, double P95, double P99, double Max);
