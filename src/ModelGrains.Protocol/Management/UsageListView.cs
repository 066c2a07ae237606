namespace ModelGrains.Protocol.Management;

/// <summary>The usage of versions, as the management API lists it.</summary>
/// <param name="Versions">By model, then version; those never used too.</param>
public sealed record UsageListView(IReadOnlyList<UsageView> Versions);
