using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>What a segment asks of a request. A request without the attribute does not meet it.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RouteCondition)]
public sealed record RouteCondition
{
    /// <summary>What is compared.</summary>
    [Id(0)]
    public required RequestAttribute Attribute { get; init; }

    /// <summary>How.</summary>
    [Id(1)]
    public required ConditionKind Kind { get; init; }

    /// <summary>The texts to compare with, or the one regular expression; empty for a range.</summary>
    [Id(2)]
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>The least number of a range, itself in it; null for none.</summary>
    [Id(3)]
    public double? From { get; init; }

    /// <summary>The greatest number of a range, itself in it; null for none.</summary>
    [Id(4)]
    public double? To { get; init; }

    /// <inheritdoc/>
    public bool Equals(RouteCondition? other) =>
        other is not null && Attribute == other.Attribute && Kind == other.Kind && From == other.From && To == other.To &&
        Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Attribute, Kind, From, To, Values.Length);
}
