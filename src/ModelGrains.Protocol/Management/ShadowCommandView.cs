namespace ModelGrains.Protocol.Management;

/// <summary>A shadow to be added to a route, in place of one of its name.</summary>
/// <param name="Primary">The version of the route whose requests are copied.</param>
/// <param name="Version">The number of the version that gets them.</param>
/// <param name="Model">The model that it is a version of; without it the route's own.</param>
/// <param name="Share">The share of the requests that meet the conditions, 0 to 1; without it all of them.</param>
/// <param name="When">What a request must meet, all of it; without it every request does.</param>
/// <param name="Until">When it ends by itself, in UTC; without it never.</param>
/// <param name="OnlyLogged">Whether exactly those requests are copied that the primary's prediction log samples.</param>
/// <param name="Inputs">Inputs that the shadow needs, for requests that do not bring them.</param>
/// <param name="Reason">Why, for the route's history.</param>
public sealed record ShadowCommandView(
    int Primary, int Version, string? Model, double? Share, IReadOnlyList<RouteConditionView>? When, DateTimeOffset? Until, bool? OnlyLogged,
    IReadOnlyList<ShadowInputView>? Inputs, string? Reason);
