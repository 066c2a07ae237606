using ModelGrains.Rollouts;

namespace ModelGrains.Grains.Deployments;

/// <summary>What a deployment is asked to do with a package.</summary>
public sealed record DeployCommand
{
    /// <summary>The model's name where the manifest gives none; it must agree where it does.</summary>
    public ModelName? Name { get; init; }

    /// <summary>The version; null to take the manifest's, or the next one.</summary>
    public ModelVersion? Version { get; init; }

    /// <summary>Whether the versions that it takes the place of stay loaded; by default they are drained and unloaded.</summary>
    public bool KeepPrevious { get; init; }

    /// <summary>Whether to leave a model alone that is routed already: for samples, which must not take the place of a user's version.</summary>
    public bool OnlyIfUnrouted { get; init; }

    /// <summary>As <see cref="ModelGrains.Deployments.StartDeployment.Rollout"/>.</summary>
    public RolloutSpec? Rollout { get; init; }

    /// <summary>Who asks.</summary>
    public required string Actor { get; init; }
}
