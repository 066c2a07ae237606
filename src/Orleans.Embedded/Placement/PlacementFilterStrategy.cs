using System.Globalization;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Placement;

/// <summary>What a placement filter of a grain class asks for; its director does the filtering.</summary>
public abstract class PlacementFilterStrategy
{
    /// <summary>A filter; those with a lower order run earlier.</summary>
    protected PlacementFilterStrategy(int order) => Order = order;

    /// <summary>The order.</summary>
    public int Order { get; private set; }

    private string Prefix => $"{PlacementService.FilterProperty}.{GetType().Name}.";

    /// <summary>Reads what <see cref="PopulateGrainProperties"/> wrote.</summary>
    public void Initialize(GrainProperties properties)
    {
        Order = int.Parse(GetPlacementFilterGrainProperty("order", properties) ?? throw new ArgumentException("Invalid order property value."), CultureInfo.InvariantCulture);
        AdditionalInitialize(properties);
    }

    /// <summary>Reads what <see cref="GetAdditionalGrainProperties"/> gave.</summary>
    public virtual void AdditionalInitialize(GrainProperties properties)
    {
    }

    /// <summary>Writes the filter into the grain class's properties.</summary>
    public void PopulateGrainProperties(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        properties[PlacementService.FilterProperty] = properties.TryGetValue(PlacementService.FilterProperty, out var others)
            ? $"{others},{GetType().Name}"
            : GetType().Name;
        properties[Prefix + "order"] = Order.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in GetAdditionalGrainProperties(services, grainClass, grainType, properties)) properties[Prefix + name] = value;
    }

    /// <summary>What the filter's own attribute says.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) => [];

    /// <summary>One of this filter's properties.</summary>
    protected string? GetPlacementFilterGrainProperty(string key, GrainProperties properties) => properties.Properties.GetValueOrDefault(Prefix + key);
}
