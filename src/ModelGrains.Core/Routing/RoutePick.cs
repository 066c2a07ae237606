using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>Where a route sends a request, and why.</summary>
/// <param name="Target">The version and its instances; null where the route has none for the request.</param>
/// <param name="Reason">Why.</param>
/// <param name="Segment">The name of the segment that it met; empty for another reason.</param>
public readonly record struct RoutePick(RouteTarget? Target, PickReason Reason, string Segment = "");
