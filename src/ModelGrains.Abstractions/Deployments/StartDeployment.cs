using ModelGrains.Rollouts;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Deployments;

/// <summary>The command that starts a deployment of an artifact in the package store.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.StartDeployment)]
public sealed record StartDeployment
{
    /// <summary>The uploaded content.</summary>
    [Id(0)]
    public required PackageDigest Artifact { get; init; }

    /// <summary>The model's name where the manifest gives none; it must agree where it does.</summary>
    [Id(1)]
    public ModelName? Name { get; init; }

    /// <summary>The version; null to take the manifest's, or the next one.</summary>
    [Id(2)]
    public ModelVersion? Version { get; init; }

    /// <summary>Whether the versions that it takes the place of stay loaded; by default they are drained and unloaded.</summary>
    [Id(3)]
    public bool KeepPrevious { get; init; }

    /// <summary>Whether to leave a model alone that is routed already: for samples, which must not take the place of a user's version.</summary>
    [Id(4)]
    public bool OnlyIfUnrouted { get; init; }

    /// <summary>Who asks.</summary>
    [Id(5)]
    public required string Actor { get; init; }

    /// <summary>
    /// How the version comes to its traffic once it is published, whatever version the spec names; null for all of it at once. A model that
    /// serves nothing gets all of it at once too.
    /// </summary>
    [Id(6)]
    public RolloutSpec? Rollout { get; init; }
}
