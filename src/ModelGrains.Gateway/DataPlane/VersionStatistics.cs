using ModelGrains.Models;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>What a version has done.</summary>
/// <param name="Key">The version.</param>
/// <param name="Counters">The sum over its instances, on every silo.</param>
public sealed record VersionStatistics(VersionKey Key, InstanceCounters Counters);
