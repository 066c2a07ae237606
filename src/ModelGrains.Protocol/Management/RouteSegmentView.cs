namespace ModelGrains.Protocol.Management;

/// <summary>Requests that go to one version whatever the weights say.</summary>
/// <param name="Name">The name.</param>
/// <param name="When">What a request must meet, all of it.</param>
/// <param name="Version">Where it goes then.</param>
public sealed record RouteSegmentView(string Name, IReadOnlyList<RouteConditionView> When, int Version);
