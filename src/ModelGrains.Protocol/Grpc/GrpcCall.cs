namespace ModelGrains.Protocol.Grpc;

/// <summary>One try of a unary call.</summary>
/// <param name="Path">The method's path.</param>
/// <param name="Body">The request.</param>
public readonly record struct GrpcCall(string Path, IGrpcRequestBody Body)
{
    /// <summary>What is told to the server as the time left; null for no deadline. The deadline is kept by the caller's token.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Headers of the caller's, valid and none of the protocol's own.</summary>
    public IEnumerable<KeyValuePair<string, string>>? Headers { get; init; }
}
