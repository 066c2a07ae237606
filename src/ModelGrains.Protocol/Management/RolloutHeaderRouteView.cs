namespace ModelGrains.Protocol.Management;

/// <summary>A segment of a rollout's new version.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Match">What a request must meet, all of it; absent to take the segment of that name away.</param>
public sealed record RolloutHeaderRouteView(string? Name, IReadOnlyList<RouteConditionView>? Match);
