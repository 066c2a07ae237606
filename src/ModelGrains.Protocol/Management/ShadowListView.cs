namespace ModelGrains.Protocol.Management;

/// <summary>The shadows of a model's route.</summary>
/// <param name="Model">The model.</param>
/// <param name="Revision">The route's revision.</param>
/// <param name="Shadows">The shadows, in the route's order.</param>
public sealed record ShadowListView(string Model, long Revision, IReadOnlyList<ShadowSummaryView> Shadows);
