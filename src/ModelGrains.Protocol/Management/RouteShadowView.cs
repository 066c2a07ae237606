namespace ModelGrains.Protocol.Management;

/// <summary>A version that gets copies of the requests that one version of the route answered; its answers are compared and never returned.</summary>
/// <param name="Name">The name.</param>
/// <param name="Primary">The version of the route whose requests are copied.</param>
/// <param name="Version">The number of the version that gets them.</param>
/// <param name="Model">The model that it is a version of; without it the route's own.</param>
/// <param name="Share">The share of the requests that meet the conditions, 0 to 1; without it all of them.</param>
/// <param name="When">What a request must meet, all of it; without it every request does.</param>
/// <param name="Until">When it ends by itself, in UTC; without it never.</param>
/// <param name="OnlyLogged">Whether exactly those requests are copied that the primary's prediction log samples.</param>
/// <param name="Inputs">Inputs that the shadow needs, for requests that do not bring them.</param>
/// <param name="Since">When the comparison began, in UTC; the server says it.</param>
public sealed record RouteShadowView(
    string? Name, int Primary, int Version, string? Model = null, double? Share = null, IReadOnlyList<RouteConditionView>? When = null, DateTimeOffset? Until = null,
    bool? OnlyLogged = null, IReadOnlyList<ShadowInputView>? Inputs = null, DateTimeOffset? Since = null);
