namespace ModelGrains.Protocol.Management;

/// <summary>What is ahead of one version, as the management API shows it.</summary>
public sealed record ExpiringVersionView
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The version.</summary>
    public required int Version { get; init; }

    /// <summary>Its state.</summary>
    public required string State { get; init; }

    /// <summary>How it stands: <c>Scheduled</c>, <c>Warned</c>, <c>Kept</c>, <c>Retiring</c> or <c>Retired</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>What the next sweep does: <c>Keep</c> where it does nothing, <c>Warn</c>, <c>Withdraw</c>, <c>Report</c>, <c>Retire</c>, <c>Finish</c>, <c>Restore</c>, <c>Purge</c>.</summary>
    public required string Next { get; init; }

    /// <summary>When it is going to be retired, or for a retired one deleted, if nothing else happens; null where it is kept.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When it expires; null where it is retired.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used; null where nobody knows of a use.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>When its owner was warned; null where no warning stands.</summary>
    public DateTimeOffset? WarnedAt { get; init; }

    /// <summary>Who answers for it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>How much memory it holds.</summary>
    public long MemoryInBytes { get; init; }

    /// <summary>The package's size in bytes.</summary>
    public long SizeInBytes { get; init; }
}
