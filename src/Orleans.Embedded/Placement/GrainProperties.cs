using System.Collections.Immutable;

namespace Orleans.Metadata;

/// <summary>What a grain class's attributes say of it.</summary>
public sealed class GrainProperties(ImmutableDictionary<string, string> values)
{
    /// <summary>Names and values.</summary>
    public ImmutableDictionary<string, string> Properties { get; } = values;
}
