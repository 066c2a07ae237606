using Google.Protobuf;

namespace ModelGrains.Protocol.Grpc;

/// <summary>A unary method, for both ends.</summary>
/// <param name="Service">The full name of the service.</param>
/// <param name="Name">The method's name.</param>
/// <param name="RequestParser">Reads requests.</param>
/// <param name="ResponseParser">Reads answers.</param>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">The answer.</typeparam>
public sealed record GrpcMethod<TRequest, TResponse>(
    string Service, string Name, MessageParser<TRequest> RequestParser, MessageParser<TResponse> ResponseParser)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>The path of its requests.</summary>
    public string Path { get; } = $"/{Service}/{Name}";
}
