using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Comparison;

/// <summary>One request whose two answers differ.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ComparisonExample)]
public sealed record ComparisonExample
{
    /// <summary>The request's id, of which 128 characters are kept; empty where it had none.</summary>
    [Id(0)]
    public required string RequestId { get; init; }

    /// <summary>
    /// The largest absolute difference of two elements; of strings, how many elements differ. Null where it cannot be told: another
    /// shape or type, or a number against none. That is worse than any difference.
    /// </summary>
    [Id(1)]
    public double? Difference { get; init; }
}
