namespace ModelGrains.Protocol.Management;

/// <summary>One revision of a model's route, as the management API shows it.</summary>
public sealed record RouteView
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The revision, from 1; 0 where the model was never routed.</summary>
    public required long Revision { get; init; }

    /// <summary>The entity tag, as the header <c>ETag</c> has it: for <c>If-Match</c>.</summary>
    public required string Tag { get; init; }

    /// <summary>When it was written, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Actor { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The versions with their shares.</summary>
    public required IReadOnlyList<RouteTargetView> Targets { get; init; }

    /// <summary>Names for versions.</summary>
    public required IReadOnlyDictionary<string, int> Labels { get; init; }

    /// <summary>Requests that go elsewhere than the weights say.</summary>
    public required IReadOnlyList<RouteSegmentView> Segments { get; init; }

    /// <summary>What keeps callers on their version; absent where nothing does.</summary>
    public RouteStickyView? Sticky { get; init; }

    /// <summary>What gets copies of which requests; absent where nothing does.</summary>
    public IReadOnlyList<RouteShadowView>? Shadows { get; init; }

    /// <summary>What it changed of the revision before, in words; absent where that is not kept.</summary>
    public IReadOnlyList<string>? Changes { get; init; }
}
