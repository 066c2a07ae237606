using Orleans.Runtime;

namespace Orleans.Metadata;

/// <summary>An attribute that says something of a grain class.</summary>
public interface IGrainPropertiesProviderAttribute
{
    /// <summary>Adds its properties.</summary>
    void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties);
}
