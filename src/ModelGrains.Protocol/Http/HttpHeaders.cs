namespace ModelGrains.Protocol.Http;

/// <summary>Headers of the protocol over HTTP.</summary>
public static class HttpHeaders
{
    /// <summary>The length of the JSON, uncompressed, that the binary tensors follow; 0 on a request for one that is a raw tensor alone.</summary>
    public const string JsonLength = "Inference-Header-Content-Length";

    /// <summary>How long the caller waits, as over gRPC: up to 8 digits and one of H, M, S, m, u, n.</summary>
    public const string Timeout = "grpc-timeout";
}
