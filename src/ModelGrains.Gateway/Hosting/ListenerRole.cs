namespace ModelGrains.Gateway.Hosting;

/// <summary>What a port is for. Each endpoint answers on the ports of its role alone.</summary>
internal enum ListenerRole
{
    /// <summary>Inference over HTTP and the management API.</summary>
    Http,

    /// <summary>Inference over gRPC.</summary>
    Grpc,

    /// <summary>Metrics.</summary>
    Metrics,
}
