namespace ModelGrains.Protocol.Grpc;

/// <summary>Names of headers and trailers, and their fixed values (grpc/doc/PROTOCOL-HTTP2.md).</summary>
public static class GrpcHeaders
{
    /// <summary>The code of the status, in digits.</summary>
    public const string Status = "grpc-status";

    /// <summary>The percent-encoded text of the status.</summary>
    public const string Message = "grpc-message";

    /// <summary>The caller's deadline: see <see cref="GrpcTimeout"/>.</summary>
    public const string Timeout = "grpc-timeout";

    /// <summary>How the messages are compressed.</summary>
    public const string Encoding = "grpc-encoding";

    /// <summary>Which compressions the sender of the header reads.</summary>
    public const string AcceptEncoding = "grpc-accept-encoding";

    /// <summary>How many milliseconds to wait before trying again (gRFC A6).</summary>
    public const string RetryPushback = "grpc-retry-pushback-ms";

    /// <summary>Our own trailer: the name of the <see cref="ModelGrains.Errors.ModelErrorCode"/>, finer than the status.</summary>
    public const string Error = "modelgrains-error";

    /// <summary>The content type of requests and answers.</summary>
    public const string ContentType = "application/grpc";

    /// <summary>Whether a content type is protobuf over gRPC: <c>application/grpc</c> or <c>application/grpc+proto</c>, with or without parameters.</summary>
    public static bool IsGrpc(string? contentType)
    {
        var type = contentType.AsSpan();
        if (type.IndexOf(';') is >= 0 and var end)
            type = type[..end];
        type = type.Trim();
        return type.Equals(ContentType, StringComparison.OrdinalIgnoreCase) ||
            type.Equals(ContentType + "+proto", StringComparison.OrdinalIgnoreCase);
    }
}
