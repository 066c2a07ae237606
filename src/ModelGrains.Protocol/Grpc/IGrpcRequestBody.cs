namespace ModelGrains.Protocol.Grpc;

/// <summary>The one message of a unary request. It may be written more than once: a call that is tried again sends the same body.</summary>
public interface IGrpcRequestBody
{
    /// <summary>Bytes of the message, without its prefix.</summary>
    int Length { get; }

    /// <summary>Writes the prefix and the message.</summary>
    /// <param name="stream">The body of the request.</param>
    /// <param name="cancellationToken">Ends the writing with an <see cref="OperationCanceledException"/>.</param>
    ValueTask WriteToAsync(Stream stream, CancellationToken cancellationToken);
}
