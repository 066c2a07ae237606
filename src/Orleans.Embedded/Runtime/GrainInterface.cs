namespace Orleans.Runtime;

/// <summary>A grain interface and its generated proxy.</summary>
internal sealed record GrainInterface(Type Type, Func<GrainReferenceShared, IdSpan, GrainReference> CreateProxy)
{
    public GrainInterfaceType InterfaceType { get; } = GrainInterfaceType.Create(Type.FullName!);
}
