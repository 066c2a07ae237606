using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Deployments;

/// <summary>Where a deployment stands, with everything that happened to it.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.DeploymentStatus)]
public sealed record DeploymentStatus
{
    /// <summary>The deployment.</summary>
    [Id(0)]
    public required DeploymentId Id { get; init; }

    /// <summary>What was asked for.</summary>
    [Id(1)]
    public required StartDeployment Command { get; init; }

    /// <summary>The step under way, or the one it ended in.</summary>
    [Id(2)]
    public required DeploymentStep Step { get; init; }

    /// <summary>How it stands.</summary>
    [Id(3)]
    public required DeploymentState State { get; init; }

    /// <summary>The model, once it is known.</summary>
    [Id(4)]
    public ModelName? Model { get; init; }

    /// <summary>The version, once it is registered.</summary>
    [Id(5)]
    public VersionKey? Version { get; init; }

    /// <summary>The bundle, once it is packaged.</summary>
    [Id(6)]
    public PackageDigest? Package { get; init; }

    /// <summary>What the child process found; null before it ended.</summary>
    [Id(7)]
    public VerifiedServing? Verified { get; init; }

    /// <summary>The route's revision that serves the version; 0 before.</summary>
    [Id(8)]
    public long RouteRevision { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    [Id(9)]
    public ModelError? Error { get; init; }

    /// <summary>What happened, oldest first.</summary>
    [Id(10)]
    public ImmutableArray<DeploymentEvent> Events { get; init; } = [];

    /// <summary>Whether it has come to its end.</summary>
    public bool HasEnded => State != DeploymentState.Running;

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset StartedAt => Events[0].Time;

    /// <summary>The newest event.</summary>
    public DeploymentEvent LastEvent => Events[^1];
}
