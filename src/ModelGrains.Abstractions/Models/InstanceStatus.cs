using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>How one instance stands.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.InstanceStatus)]
public sealed record InstanceStatus
{
    /// <summary>The instance.</summary>
    [Id(0)]
    public required InstanceKey Key { get; init; }

    /// <summary>Its state.</summary>
    [Id(1)]
    public required InstanceState State { get; init; }

    /// <summary>Why it is in that state; empty where that goes without saying.</summary>
    [Id(2)]
    public string Reason { get; init; } = "";

    /// <summary>The silo it is on.</summary>
    [Id(3)]
    public string Silo { get; init; } = "";

    /// <summary>Requests in flight.</summary>
    [Id(4)]
    public int InFlight { get; init; }

    /// <summary>What it has done.</summary>
    [Id(5)]
    public InstanceCounters Counters { get; init; } = new();

    /// <summary>How long the load and warm-up took; zero where nothing is loaded.</summary>
    [Id(6)]
    public TimeSpan LoadDuration { get; init; }

    /// <summary>The memory that its session takes, in bytes, shared with the other instances of the same content on its silo; 0 where nothing is loaded.</summary>
    [Id(7)]
    public long MemoryInBytes { get; init; }

    /// <summary>What its probes of itself found.</summary>
    [Id(8)]
    public InstanceHealth Health { get; init; } = InstanceHealth.Unknown;

    /// <summary>Whether it is not loaded for want of memory: the next request loads it.</summary>
    [Id(9)]
    public bool LoadsOnDemand { get; init; }
}
