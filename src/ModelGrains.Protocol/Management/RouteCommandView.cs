namespace ModelGrains.Protocol.Management;

/// <summary>A route as it is to be, in place of the present one.</summary>
/// <param name="Targets">The versions with their shares, which sum to one; none: the model serves nothing.</param>
/// <param name="Labels">Names for versions, for callers to give in place of a number.</param>
/// <param name="Segments">Requests that go elsewhere than the weights say; the first that is met.</param>
/// <param name="Sticky">What keeps callers on their version; without it every request is spread at random.</param>
/// <param name="Reason">Why, for the history.</param>
public sealed record RouteCommandView(
    IReadOnlyList<RouteTargetView>? Targets, IReadOnlyDictionary<string, int>? Labels, IReadOnlyList<RouteSegmentView>? Segments, RouteStickyView? Sticky, string? Reason)
{
    /// <summary>What gets copies of which requests.</summary>
    public IReadOnlyList<RouteShadowView>? Shadows { get; init; }
}
