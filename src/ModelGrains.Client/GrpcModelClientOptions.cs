using System.Collections.Immutable;

namespace ModelGrains.Client;

/// <summary>Settings of a <see cref="GrpcModelClient"/>.</summary>
public sealed record GrpcModelClientOptions
{
    /// <summary>
    /// The deadline of each call with all its retries, kept here and sent to the server; null for none. More than zero, by default 30
    /// seconds. <see cref="CallOptions.Timeout"/> sets another for one call.
    /// </summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes an answer may have; at least 1, by default 64 MiB. A larger one is <see cref="ModelGrains.Errors.ModelErrorCode.Overloaded"/>.</summary>
    public int MaxMessageSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>Headers of every request; see <see cref="CallOptions.Headers"/>. None by default.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>When a failed call is sent again.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>How addresses that fail are left alone.</summary>
    public AddressOptions Addresses { get; init; } = new();

    /// <summary>The connections.</summary>
    public ConnectionOptions Connection { get; init; } = new();

    /// <summary>Sends the requests, for proxies, certificates or tests; not disposed with the client. Null for connections of its own.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The clock of deadlines, waits and outages.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Draws waits and addresses; safe for concurrent use. Null for the system's.</summary>
    public Random? Random { get; init; }
}
