using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Deployments;

/// <summary>One thing that happened to a deployment.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.DeploymentEvent)]
public sealed record DeploymentEvent
{
    /// <summary>Its number within the deployment, from 1.</summary>
    [Id(0)]
    public required int Sequence { get; init; }

    /// <summary>When, in UTC.</summary>
    [Id(1)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>The step it belongs to.</summary>
    [Id(2)]
    public required DeploymentStep Step { get; init; }

    /// <summary>How the step stands from then on.</summary>
    [Id(3)]
    public required DeploymentState State { get; init; }

    /// <summary>Who caused it.</summary>
    [Id(4)]
    public required string Actor { get; init; }

    /// <summary>Why; empty where the step says it.</summary>
    [Id(5)]
    public string Reason { get; init; } = "";

    /// <summary>What shows it: measurements, counts; empty where there is nothing to show.</summary>
    [Id(6)]
    public string Evidence { get; init; } = "";
}
