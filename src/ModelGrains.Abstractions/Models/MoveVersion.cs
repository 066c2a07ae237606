using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>The command that moves a version to another state, sets what is wanted of it, or both.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.MoveVersion)]
public sealed record MoveVersion
{
    /// <summary>The version.</summary>
    [Id(0)]
    public required VersionKey Key { get; init; }

    /// <summary>The state to move to; null to leave it.</summary>
    [Id(1)]
    public VersionState? State { get; init; }

    /// <summary>What is wanted from now on; null to leave it.</summary>
    [Id(2)]
    public DesiredState? Desired { get; init; }

    /// <summary>Who asks.</summary>
    [Id(3)]
    public required string Actor { get; init; }

    /// <summary>Why.</summary>
    [Id(4)]
    public required string Reason { get; init; }

    /// <summary>What shows it.</summary>
    [Id(5)]
    public string Evidence { get; init; } = "";

    /// <summary>Whether it is pinned from now on; null to leave that.</summary>
    [Id(6)]
    public bool? IsPinned { get; init; }

    /// <summary>What its retirement comes to; null to leave that.</summary>
    [Id(7)]
    public RetirementInfo? Retirement { get; init; }

    /// <summary>The retirement that the writer saw (<see cref="RetirementInfo.None"/> where there was none); another one by now is a conflict. Null to write whatever stands.</summary>
    [Id(8)]
    public RetirementInfo? ExpectedRetirement { get; init; }

    /// <summary>The revision that the writer saw; another one by now is a <see cref="Errors.ModelErrorCode.PreconditionFailed"/>. Null to write whatever stands.</summary>
    [Id(9)]
    public long? ExpectedRevision { get; init; }

    /// <summary>
    /// Whether the record takes its next revision even where nothing else of it changes: of two writers that saw the same revision, one alone
    /// goes on with what takes more than one write.
    /// </summary>
    [Id(10)]
    public bool IsClaim { get; init; }
}
