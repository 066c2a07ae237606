namespace ModelGrains.Gateway.Grpc;

/// <summary>Settings of the inference service over gRPC.</summary>
public sealed record InferenceGrpcOptions
{
    /// <summary>
    /// The most bytes a request may have, packed and unpacked; 1 to 2,147,483,591 (the longest array), by default 64 MiB. A larger one
    /// is refused by its declared length with RESOURCE_EXHAUSTED.
    /// </summary>
    public int MaxMessageSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many calls' buffers are kept for the next ones; at least 1, by default 256.</summary>
    public int PooledCalls { get; init; } = 256;

    /// <summary>
    /// How many requests of one stream run side by side; 1 to 1,024, by default 16, and fewer where they are large: at most one or two of
    /// <see cref="MaxMessageSize"/>. Above it the stream is not read until an answer is taken.
    /// </summary>
    public int MaxStreamConcurrency { get; init; } = 16;

    /// <summary>How often a watched service's health is read; 10 milliseconds to an hour, by default a second.</summary>
    public TimeSpan HealthInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The options; throws <see cref="ArgumentOutOfRangeException"/> naming the one that is out of range.</summary>
    internal InferenceGrpcOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxMessageSize, Array.MaxLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(PooledCalls, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStreamConcurrency, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxStreamConcurrency, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(HealthInterval, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(HealthInterval, TimeSpan.FromHours(1));
        return this;
    }
}
