using System.Collections.Immutable;
using ModelGrains.Routing;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>How an A/B test splits the traffic, and when it ends: at a date or at a number per arm, whichever comes first.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.AbTestSpec)]
public sealed record AbTestSpec
{
    /// <summary>The share of the new version, above 0 and below 1; not where <see cref="When"/> says who goes to it. Default: half.</summary>
    [Id(0)]
    public double Allocation { get; init; } = 0.5;

    /// <summary>How many outcomes that are numbers each arm must have; 0 for no such end.</summary>
    [Id(1)]
    public long SampleSize { get; init; }

    /// <summary>Whether <see cref="SampleSize"/> is of requests.</summary>
    [Id(2)]
    public bool CountsRequests { get; init; }

    /// <summary>When it ends at the latest, in UTC; null for no such end.</summary>
    [Id(3)]
    public DateTimeOffset? Ends { get; init; }

    /// <summary>The field of outcomes that are objects; empty where outcomes are the number.</summary>
    [Id(4)]
    public string Outcome { get; init; } = "";

    /// <summary>What requests that go to the new version meet, all of it; empty for a share drawn at random.</summary>
    [Id(5)]
    public ImmutableArray<RouteCondition> When { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(AbTestSpec? other) =>
        other is not null && Allocation.Equals(other.Allocation) && SampleSize == other.SampleSize && CountsRequests == other.CountsRequests && Ends == other.Ends &&
        Outcome == other.Outcome && When.AsSpan().SequenceEqual(other.When.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Allocation, SampleSize, Ends, Outcome);
}
