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

    /// <summary>The options; throws <see cref="ArgumentOutOfRangeException"/> naming the one that is out of range.</summary>
    internal InferenceGrpcOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxMessageSize, Array.MaxLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(PooledCalls, 1);
        return this;
    }
}
