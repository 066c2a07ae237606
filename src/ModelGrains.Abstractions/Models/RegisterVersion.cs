using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>The command that brings a packaged version into the catalog.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RegisterVersion)]
public sealed record RegisterVersion
{
    /// <summary>The resolved manifest; without a version the next one is given.</summary>
    [Id(0)]
    public required ModelManifest Manifest { get; init; }

    /// <summary>The content.</summary>
    [Id(1)]
    public required PackageDigest Package { get; init; }

    /// <summary>Size of the package in bytes.</summary>
    [Id(2)]
    public required long SizeInBytes { get; init; }

    /// <summary>Who asks.</summary>
    [Id(3)]
    public required string Actor { get; init; }

    /// <summary>The content that was uploaded, from which the bundle was made; null where it is the bundle itself.</summary>
    [Id(4)]
    public PackageDigest? Source { get; init; }

    /// <summary>What a load is expected to take, in bytes; 0 where nobody measured it.</summary>
    [Id(5)]
    public long MemoryInBytes { get; init; }
}
