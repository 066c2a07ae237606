using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Deployments;

/// <summary>What the serving validation measured in its child process.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.VerifiedServing)]
public sealed record VerifiedServing
{
    /// <summary>How many samples answered as expected.</summary>
    [Id(0)]
    public int Samples { get; init; }

    /// <summary>The most memory that the load and the runs took, in bytes, without what the process takes by itself.</summary>
    [Id(1)]
    public long PeakMemoryBytes { get; init; }

    /// <summary>How long the load took, in milliseconds.</summary>
    [Id(2)]
    public double LoadMilliseconds { get; init; }

    /// <summary>The median of the runs, in milliseconds; 0 where none was made.</summary>
    [Id(3)]
    public double RunMilliseconds { get; init; }
}
