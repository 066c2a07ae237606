namespace ModelGrains.Protocol.Management;

/// <summary>One version's share of a route.</summary>
/// <param name="Version">The version's number.</param>
/// <param name="Weight">Its share, 0 to 1; with 0 it is loaded and answers who asks for it by number, label or segment.</param>
/// <param name="Instances">How many instances of it take requests; without it as many as its manifest says.</param>
public sealed record RouteTargetView(int Version, double Weight, int? Instances);
