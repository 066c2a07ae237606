namespace Orleans.Runtime.Placement;

/// <summary>What is to be placed.</summary>
public readonly struct PlacementTarget
{
    /// <summary>A grain and the call that needs it.</summary>
    public PlacementTarget(GrainId grainIdentity, Dictionary<string, object> requestContextData, GrainInterfaceType interfaceType, ushort interfaceVersion)
    {
        GrainIdentity = grainIdentity;
        RequestContextData = requestContextData;
        InterfaceType = interfaceType;
        InterfaceVersion = interfaceVersion;
    }

    /// <summary>The grain.</summary>
    public GrainId GrainIdentity { get; }

    /// <summary>The call's interface.</summary>
    public GrainInterfaceType InterfaceType { get; }

    /// <summary>Always 0 here.</summary>
    public ushort InterfaceVersion { get; }

    /// <summary>The call's <see cref="RequestContext"/>; null when it has none.</summary>
    public Dictionary<string, object> RequestContextData { get; }
}
