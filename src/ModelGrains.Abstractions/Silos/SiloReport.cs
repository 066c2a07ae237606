using System.Collections.Immutable;
using ModelGrains.Models;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Silos;

/// <summary>What one silo holds.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.SiloReport)]
public sealed record SiloReport
{
    /// <summary>The silo's name.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    /// <summary>The instances activated on it, by key.</summary>
    [Id(1)]
    public required ImmutableArray<InstanceStatus> Instances { get; init; }

    /// <summary>What the loaded versions may take together, in bytes; 0 where the silo does not say.</summary>
    [Id(2)]
    public long MemoryBudget { get; init; }

    /// <summary>What they take and loads under way are admitted with, in bytes. A session that instances share counts once.</summary>
    [Id(3)]
    public long MemoryUsed { get; init; }

    /// <summary>What is left of the budget, in bytes.</summary>
    public long MemoryFree => Math.Max(0, MemoryBudget - MemoryUsed);
}
