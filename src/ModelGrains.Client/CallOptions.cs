using System.Collections.Immutable;

namespace ModelGrains.Client;

/// <summary>
/// What one call has of its own.
/// <code>
/// await client.InferAsync(request, new CallOptions { Timeout = TimeSpan.FromMilliseconds(200), Headers = [new("x-session", "42")] });
/// </code>
/// </summary>
public sealed record CallOptions
{
    /// <summary>The deadline of this call with all its retries; null for the client's. More than zero.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Request headers, beside those of the client and in place of those of the same name. Names are letters, digits and <c>-_.</c>,
    /// values printable ASCII; names of HTTP and gRPC themselves (<c>te</c>, <c>content-type</c>, <c>grpc-…</c>) are taken.
    /// </summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];
}
