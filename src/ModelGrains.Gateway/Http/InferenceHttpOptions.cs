namespace ModelGrains.Gateway.Http;

/// <summary>Settings of the inference endpoints over HTTP.</summary>
public sealed record InferenceHttpOptions
{
    /// <summary>The most bytes a request body may have; 1 to 2,147,483,591 (the longest array), by default 64 MiB. A larger body is answered with 413.</summary>
    public int MaxBodySize { get; init; } = 64 * 1024 * 1024;

    /// <summary>The options; throws <see cref="ArgumentOutOfRangeException"/> naming the one that is out of range.</summary>
    internal InferenceHttpOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBodySize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxBodySize, Array.MaxLength);
        return this;
    }
}
