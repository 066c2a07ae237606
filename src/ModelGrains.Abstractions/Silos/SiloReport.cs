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
}
