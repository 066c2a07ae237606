namespace Orleans.Runtime;

/// <summary>What all references of one grain type through one interface have in common.</summary>
public sealed class GrainReferenceShared
{
    internal GrainReferenceShared(GrainType grainType, GrainInterfaceType interfaceType, CallDispatcher calls)
    {
        GrainType = grainType;
        InterfaceType = interfaceType;
        Calls = calls;
    }

    /// <summary>The grain type.</summary>
    public GrainType GrainType { get; }

    /// <summary>The interface.</summary>
    public GrainInterfaceType InterfaceType { get; }

    internal CallDispatcher Calls { get; }
}
