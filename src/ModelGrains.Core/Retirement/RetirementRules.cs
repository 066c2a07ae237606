using System.Collections.Immutable;
using ModelGrains.Models;

namespace ModelGrains.Core.Retirement;

/// <summary>The policy that every version is under: what holds where neither its manifest nor a command says otherwise.</summary>
public sealed record RetirementRules
{
    /// <summary>After how long without a request a version expires whose manifest says nothing; null for never.</summary>
    public TimeSpan? DefaultUnusedFor { get; init; }

    /// <summary>How long before its retirement the owner is warned, at the latest. Default 7 days.</summary>
    public TimeSpan Warn { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a retired version can be restored. Default 14 days.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Versions with one of these labels never expire, whatever their manifest says.</summary>
    public ImmutableArray<LabelMatch> Exempt { get; init; } = [];

    /// <summary>The label by which a version is exempt; null where it is not.</summary>
    public LabelMatch? ExemptionOf(ModelManifest manifest)
    {
        foreach (var match in Exempt)
        {
            if (match.IsOn(manifest.Labels))
                return match;
        }

        return null;
    }
}
