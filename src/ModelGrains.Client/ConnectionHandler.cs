namespace ModelGrains.Client;

/// <summary>The connections of a client.</summary>
internal static class ConnectionHandler
{
    /// <summary>Makes the handler.</summary>
    public static SocketsHttpHandler Create(ConnectionOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = options.MultipleConnections,
            InitialHttp2StreamWindowSize = options.InitialWindowSize,
            PooledConnectionIdleTimeout = options.IdleTimeout,
            PooledConnectionLifetime = options.Lifetime,

            // Proxies do not speak HTTP/2 with prior knowledge; gRPC knows no redirects and no cookies; the client writes its own traceparent.
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        };
        if (options.PingDelay is { } delay)
        {
            // They find a connection that died without a word.
            handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
            handler.KeepAlivePingDelay = delay;
            handler.KeepAlivePingTimeout = options.PingTimeout;
        }

        return handler;
    }
}
