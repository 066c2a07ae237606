namespace Orleans.Runtime;

/// <summary>Says that an assembly has grains, and where they are registered; generated code only.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class GrainAssemblyAttribute(Type registration) : Attribute
{
    internal Type Registration { get; } = registration;
}

/// <summary>Names an assembly with grains that this one was compiled against, whether or not its code mentions it; generated code only.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class GrainAssemblyReferenceAttribute(string assemblyName) : Attribute
{
    internal string AssemblyName { get; } = assemblyName;
}

/// <summary>Registers an assembly's grains; generated code implements it.</summary>
public interface IGrainAssembly
{
    /// <summary>Registers them.</summary>
    void Register(GrainTypeRegistry registry);
}
