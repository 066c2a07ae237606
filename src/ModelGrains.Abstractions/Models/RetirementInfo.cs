using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>What is kept of a version's retirement: what commands said about its expiry, and how far it has come.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RetirementInfo)]
public sealed record RetirementInfo
{
    /// <summary>Nothing said and nothing happened: what a record without retirement has.</summary>
    public static RetirementInfo None { get; } = new();

    /// <summary>The expiry set by command, in place of the manifest's and the policy's; null where none was set.</summary>
    [Id(0)]
    public ExpiryOptions? Expiry { get; init; }

    /// <summary>Whether a command exempted it: it never expires.</summary>
    [Id(1)]
    public bool IsExempt { get; init; }

    /// <summary>It does not expire before; null where it was not extended.</summary>
    [Id(2)]
    public DateTimeOffset? ExtendedUntil { get; init; }

    /// <summary>When its owner was warned of the expiry that is due; null where no warning stands.</summary>
    [Id(3)]
    public DateTimeOffset? WarnedAt { get; init; }

    /// <summary>How often its owner was warned.</summary>
    [Id(4)]
    public int Warnings { get; init; }

    /// <summary>When it was last reported that it expired and is kept because something refers to it; null where it was not.</summary>
    [Id(5)]
    public DateTimeOffset? KeptAt { get; init; }

    /// <summary>When it was retired; null where it is not.</summary>
    [Id(6)]
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>Until when it can be restored; null where it is not retired.</summary>
    [Id(7)]
    public DateTimeOffset? KeepPackageUntil { get; init; }

    /// <summary>Whether its package is being deleted: it cannot be restored any more.</summary>
    [Id(8)]
    public bool IsPurging { get; init; }

    /// <summary>How many notifications were made of it: what tells them apart.</summary>
    [Id(9)]
    public int Notices { get; init; }
}
