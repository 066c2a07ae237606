using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>How far an A/B test is.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.AbTestProgress)]
public sealed record AbTestProgress
{
    /// <summary>Since when its split stands, in UTC.</summary>
    [Id(0)]
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it had what it was to have, or was cut short, in UTC; null where it has not ended.</summary>
    [Id(1)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>When it was last counted; null where it never was.</summary>
    [Id(2)]
    public DateTimeOffset? CountedAt { get; init; }

    /// <summary>How long that took.</summary>
    [Id(3)]
    public TimeSpan Took { get; init; }

    /// <summary>The old version's outcomes, or requests, by then.</summary>
    [Id(4)]
    public long Stable { get; init; }

    /// <summary>The new version's.</summary>
    [Id(5)]
    public long Canary { get; init; }

    /// <summary>Why it could not be counted; empty where it could.</summary>
    [Id(6)]
    public string Error { get; init; } = "";

    /// <summary>Whether it was cut short.</summary>
    [Id(7)]
    public bool IsCut { get; init; }
}
