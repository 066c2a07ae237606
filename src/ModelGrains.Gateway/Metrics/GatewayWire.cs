namespace ModelGrains.Gateway.Metrics;

/// <summary>How a request came.</summary>
internal enum GatewayWire
{
    /// <summary>A call over gRPC.</summary>
    Grpc,

    /// <summary>A request of a stream over gRPC.</summary>
    GrpcStream,

    /// <summary>A request over HTTP.</summary>
    Http,
}
