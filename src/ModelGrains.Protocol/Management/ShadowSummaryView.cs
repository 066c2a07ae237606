namespace ModelGrains.Protocol.Management;

/// <summary>A shadow and how far its comparison is.</summary>
/// <param name="Shadow">The shadow.</param>
/// <param name="HasEnded">Whether its window has passed.</param>
/// <param name="Pairs">How many requests went to both.</param>
/// <param name="LeftOut">How many should have and did not.</param>
public sealed record ShadowSummaryView(RouteShadowView Shadow, bool HasEnded, long Pairs, long LeftOut);
