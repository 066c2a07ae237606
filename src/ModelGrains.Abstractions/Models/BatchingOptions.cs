using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>Whether and how requests are joined into one run. Off unless the manifest asks for it, since joining changes what some graphs answer.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.BatchingOptions)]
public sealed record BatchingOptions
{
    /// <summary>The largest batch along the first dimension; at least 1, and 1 means no batching.</summary>
    [Id(0)]
    public int MaxBatchSize { get; init; } = 1;

    /// <summary>Sizes to prefer, ascending, none above <see cref="MaxBatchSize"/>.</summary>
    [Id(1)]
    public ImmutableArray<int> PreferredBatchSizes { get; init; } = [];

    /// <summary>How long a request may wait for others, in microseconds; 0 to 10,000,000.</summary>
    [Id(2)]
    public int MaxQueueDelayMicroseconds { get; init; }

    /// <summary>How many requests may wait, over all priorities; 1 to 1,000,000, and 0 for the server's own limit.</summary>
    [Id(3)]
    public int MaxQueueSize { get; init; }

    /// <summary>How long a request may wait before <see cref="TimeoutAction"/>, in microseconds; 0 for as long as its own deadline allows.</summary>
    [Id(4)]
    public long QueueTimeoutMicroseconds { get; init; }

    /// <summary>What happens to a request that waited longer than <see cref="QueueTimeoutMicroseconds"/>.</summary>
    [Id(5)]
    public QueueTimeoutAction TimeoutAction { get; init; } = QueueTimeoutAction.Reject;

    /// <summary>How many priority levels there are, 1 (the highest) to this; 0 for none, when a request's priority means nothing. At most 100.</summary>
    [Id(6)]
    public int PriorityLevels { get; init; }

    /// <summary>The level of a request that names none; 0 for the lowest.</summary>
    [Id(7)]
    public int DefaultPriorityLevel { get; init; }
}
