using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Deployments;

/// <summary>A deployment in one line, for lists.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.DeploymentSummary)]
public sealed record DeploymentSummary
{
    /// <summary>The deployment.</summary>
    [Id(0)]
    public required DeploymentId Id { get; init; }

    /// <summary>The model, once it is known.</summary>
    [Id(1)]
    public ModelName? Model { get; init; }

    /// <summary>The version, once it is registered.</summary>
    [Id(2)]
    public VersionKey? Version { get; init; }

    /// <summary>The step under way, or the one it ended in.</summary>
    [Id(3)]
    public required DeploymentStep Step { get; init; }

    /// <summary>How it stands.</summary>
    [Id(4)]
    public required DeploymentState State { get; init; }

    /// <summary>Who asked for it.</summary>
    [Id(5)]
    public required string Actor { get; init; }

    /// <summary>When it was asked for, in UTC.</summary>
    [Id(6)]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last changed, in UTC.</summary>
    [Id(7)]
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Why it failed; empty unless it did.</summary>
    [Id(8)]
    public string Reason { get; init; } = "";

    /// <summary>The content it keeps in use while it runs: the artifact.</summary>
    [Id(9)]
    public required PackageDigest Artifact { get; init; }

    /// <summary>The bundle it keeps in use while it runs, once it is packaged.</summary>
    [Id(10)]
    public PackageDigest? Package { get; init; }

    /// <summary>The line of a status.</summary>
    public static DeploymentSummary Of(DeploymentStatus status) => new()
    {
        Id = status.Id,
        Model = status.Model,
        Version = status.Version,
        Step = status.Step,
        State = status.State,
        Actor = status.Command.Actor,
        StartedAt = status.StartedAt,
        ChangedAt = status.LastEvent.Time,
        Reason = status.Error?.Message ?? "",
        Artifact = status.Command.Artifact,
        Package = status.Package,
    };
}
