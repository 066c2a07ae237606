using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>What an instance's probes of itself found.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.InstanceHealth)]
public sealed record InstanceHealth
{
    /// <summary>The health of an instance that was not probed.</summary>
    public static InstanceHealth Unknown { get; } = new();

    /// <summary>The state.</summary>
    [Id(0)]
    public HealthState State { get; init; } = HealthState.Unknown;

    /// <summary>What the last failure was, while there is one; empty else.</summary>
    [Id(1)]
    public string Reason { get; init; } = "";

    /// <summary>When the last probe ended, in UTC; null before the first.</summary>
    [Id(2)]
    public DateTimeOffset? LastProbe { get; init; }

    /// <summary>How long a sample took in the last probe that was answered, on average, in microseconds; 0 before the first.</summary>
    [Id(3)]
    public long LatencyMicroseconds { get; init; }

    /// <summary>How many probes failed in a row.</summary>
    [Id(4)]
    public int ConsecutiveFailures { get; init; }

    /// <summary>When it is loaded again, in UTC; null where that is not under way.</summary>
    [Id(5)]
    public DateTimeOffset? NextTry { get; init; }
}
