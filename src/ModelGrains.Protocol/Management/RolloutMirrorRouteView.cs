namespace ModelGrains.Protocol.Management;

/// <summary>Copies of requests to a rollout's new version.</summary>
/// <param name="Name">The shadow's name.</param>
/// <param name="Percentage">Which share of the requests is copied, in percent; without it and without <c>match</c> the copies of that name end.</param>
/// <param name="Match">What a request must meet to be copied, all of it; absent for every request.</param>
public sealed record RolloutMirrorRouteView(string? Name, double? Percentage, IReadOnlyList<RouteConditionView>? Match);
