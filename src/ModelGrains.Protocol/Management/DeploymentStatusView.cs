namespace ModelGrains.Protocol.Management;

/// <summary>A deployment, as the management API shows it.</summary>
public sealed record DeploymentStatusView
{
    /// <summary>The deployment.</summary>
    public required string Id { get; init; }

    /// <summary><c>Running</c>, <c>Succeeded</c> or <c>Failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>The step under way, or the one it ended in: <c>Upload</c>, <c>Validate</c>, <c>Package</c>, <c>Verify</c>, <c>Publish</c> or <c>Route</c>.</summary>
    public required string Step { get; init; }

    /// <summary>The model, once it is known.</summary>
    public string? Model { get; init; }

    /// <summary>The version's number, once it is registered.</summary>
    public int? Version { get; init; }

    /// <summary>The bundle's digest, once it is packaged.</summary>
    public string? Package { get; init; }

    /// <summary>What the serving validation measured.</summary>
    public VerifiedServingView? Verified { get; init; }

    /// <summary>The route's revision that serves the version; 0 before.</summary>
    public long RouteRevision { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public ProblemView? Error { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Actor { get; init; }

    /// <summary>When it was asked for, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last changed, in UTC.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>What happened, oldest first; empty in lists.</summary>
    public IReadOnlyList<DeploymentEventView> Events { get; init; } = [];
}
