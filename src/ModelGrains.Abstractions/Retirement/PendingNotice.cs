using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Retirement;

/// <summary>A notification that waits for its delivery.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.PendingNotice)]
public sealed record PendingNotice
{
    /// <summary>How many notifications of one catalog partition wait at most.</summary>
    public const int MaxCount = 1000;

    /// <summary>The notification.</summary>
    [Id(0)]
    public required RetirementNotice Notice { get; init; }

    /// <summary>How often its delivery failed.</summary>
    [Id(1)]
    public int Failures { get; init; }

    /// <summary>When it is to be tried next, in UTC.</summary>
    [Id(2)]
    public required DateTimeOffset NextAttempt { get; init; }

    /// <summary>Why the last try failed; empty before the first.</summary>
    [Id(3)]
    public string LastError { get; init; } = "";
}
