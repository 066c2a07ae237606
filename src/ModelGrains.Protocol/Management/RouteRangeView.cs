namespace ModelGrains.Protocol.Management;

/// <summary>A range of numbers, both ends in it.</summary>
/// <param name="From">The least; without it there is none.</param>
/// <param name="To">The greatest; without it there is none.</param>
public sealed record RouteRangeView(double? From, double? To);
