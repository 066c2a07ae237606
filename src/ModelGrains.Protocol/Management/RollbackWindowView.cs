namespace ModelGrains.Protocol.Management;

/// <summary>How far back a version is served again without steps.</summary>
/// <param name="Revisions">Among how many versions that had all traffic before the present one.</param>
public sealed record RollbackWindowView(int? Revisions);
