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
}
