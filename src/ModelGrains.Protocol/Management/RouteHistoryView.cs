namespace ModelGrains.Protocol.Management;

/// <summary>The revisions of a model's route.</summary>
/// <param name="Model">The model.</param>
/// <param name="Revisions">Those that are kept, the newest first.</param>
public sealed record RouteHistoryView(string Model, IReadOnlyList<RouteView> Revisions);
