using ModelGrains.Protocol.Messages.Reflection;

namespace ModelGrains.Protocol.Grpc;

/// <summary>Server reflection of gRPC, under both its names: their messages are the same on the wire.</summary>
public static class ReflectionMethods
{
    /// <summary>The full name of the service.</summary>
    public const string Service = "grpc.reflection.v1.ServerReflection";

    /// <summary>The full name of the service before it was final, which most clients still ask for.</summary>
    public const string AlphaService = "grpc.reflection.v1alpha.ServerReflection";

    /// <summary>Answers a stream of questions.</summary>
    public static GrpcMethod<ServerReflectionRequest, ServerReflectionResponse> Info { get; } = Named(Service);

    /// <summary><see cref="Info"/> under the old name.</summary>
    public static GrpcMethod<ServerReflectionRequest, ServerReflectionResponse> AlphaInfo { get; } = Named(AlphaService);

    private static GrpcMethod<ServerReflectionRequest, ServerReflectionResponse> Named(string service) =>
        new(service, "ServerReflectionInfo", ServerReflectionRequest.Parser, ServerReflectionResponse.Parser);
}
