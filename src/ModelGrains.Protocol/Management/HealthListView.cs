namespace ModelGrains.Protocol.Management;

/// <summary>The health and usage of every version, and the memory of every silo, as the management API answers them in one.</summary>
/// <param name="Versions">By model, then version.</param>
/// <param name="Silos">The silos that answered.</param>
public sealed record HealthListView(IReadOnlyList<VersionHealthView> Versions, IReadOnlyList<SiloMemoryView> Silos);
