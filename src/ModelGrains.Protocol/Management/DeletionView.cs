namespace ModelGrains.Protocol.Management;

/// <summary>What a deletion deleted, as the management API answers it.</summary>
/// <param name="Versions">The versions: <c>fraud/3</c>.</param>
public sealed record DeletionView(IReadOnlyList<string> Versions);
