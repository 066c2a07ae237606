namespace ModelGrains.Client;

/// <summary>The connections of a client; without effect where it is given a handler of the caller's.</summary>
public sealed record ConnectionOptions
{
    /// <summary>How long making a connection may take, its TLS included; more than zero, by default 5 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether to open another connection when one has as many requests as the server takes; by default true.</summary>
    public bool MultipleConnections { get; init; } = true;

    /// <summary>After how long without a word a connection with calls is pinged; at least 1 second, by default 30 seconds. Null for never.</summary>
    public TimeSpan? PingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a ping may go unanswered before the connection counts as lost; at least 1 second, by default 10 seconds.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many bytes of one answer may be on their way before the client says more; 65,535 bytes to 16 MiB, by default 1 MiB. The window
    /// grows by itself on connections that need it; a larger start saves large tensors the first round trips.
    /// </summary>
    public int InitialWindowSize { get; init; } = 1024 * 1024;

    /// <summary>How long a connection without calls is kept; more than zero, by default 5 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After how long a connection takes no new calls, so that changes of a name's addresses are seen; more than zero, by default 15 minutes.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(15);
}
