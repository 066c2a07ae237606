namespace ModelGrains.Client;

/// <summary>Settings of a <see cref="GrpcModelClient"/>.</summary>
public sealed record GrpcModelClientOptions
{
    /// <summary>The deadline of each call, kept here and sent to the server; null for none. More than zero, by default 30 seconds.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes an answer may have; at least 1, by default 64 MiB. A larger one is <see cref="ModelGrains.Errors.ModelErrorCode.Overloaded"/>.</summary>
    public int MaxMessageSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>Sends the requests, for proxies, certificates or tests; not disposed with the client. Null for a connection of its own.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The clock of the deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
