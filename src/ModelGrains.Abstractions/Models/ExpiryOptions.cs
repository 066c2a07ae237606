using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>When a version that nobody uses goes away.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ExpiryOptions)]
public sealed record ExpiryOptions
{
    /// <summary>Retire after this long without a request; null for never.</summary>
    [Id(0)]
    public TimeSpan? UnusedFor { get; init; }

    /// <summary>Retire at this time; null for never.</summary>
    [Id(1)]
    public DateTimeOffset? At { get; init; }
}
