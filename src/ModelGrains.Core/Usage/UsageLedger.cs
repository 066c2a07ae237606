using System.Collections.Immutable;
using ModelGrains.Models;

namespace ModelGrains.Core.Usage;

/// <summary>The usage of one version as it is stored: what ended activations counted, summed, and each other one's counts by themselves.</summary>
public sealed record UsageLedger
{
    /// <summary>The content that was used: another one under the same number begins anew.</summary>
    public required PackageDigest Package { get; init; }

    /// <summary>The sum over the ended activations.</summary>
    public InstanceCounters Ended { get; init; } = new();

    /// <summary>The activations that may report again.</summary>
    public ImmutableArray<OpenUsage> Open { get; init; } = [];

    /// <summary>The last activations that ended: what comes late from them is in the sum already.</summary>
    public ImmutableArray<string> Closed { get; init; } = [];

    /// <summary>The sketch of all callers.</summary>
    public byte[] Callers { get; init; } = [];
}
