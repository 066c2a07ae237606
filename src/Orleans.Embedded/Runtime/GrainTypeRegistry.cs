namespace Orleans.Runtime;

/// <summary>Collects what generated code registers.</summary>
public sealed class GrainTypeRegistry
{
    internal GrainTypeRegistry()
    {
    }

    internal HashSet<Type> Classes { get; } = [];

    internal List<GrainInterface> Interfaces { get; } = [];

    /// <summary>Registers an interface and its proxy; generated code only.</summary>
    public void AddInterface(Type type, Func<GrainReferenceShared, IdSpan, GrainReference> createProxy) => Interfaces.Add(new GrainInterface(type, createProxy));

    /// <summary>Registers a grain class; generated code only.</summary>
    public void AddClass(Type type) => Classes.Add(type);
}
