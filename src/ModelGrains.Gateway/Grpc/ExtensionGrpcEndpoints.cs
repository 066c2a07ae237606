using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Gateway.Grpc.Health;
using ModelGrains.Gateway.Grpc.Reflection;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>Streams, health, reflection and what is not supported.</summary>
internal static class ExtensionGrpcEndpoints
{
    /// <summary>Maps all of it; nothing is mapped twice.</summary>
    public static void Map(RouteGroupBuilder root, InferenceGrpcOptions options)
    {
        Stream(InferenceExtensionMethods.ModelStreamInfer, new ModelStreamInferHandler(options).HandleAsync);
        Stream(HealthMethods.Check, HealthHandlers.CheckAsync);
        Stream(HealthMethods.Watch, new HealthHandlers(options).WatchAsync);
        Stream(ReflectionMethods.Info, ReflectionHandler.HandleAsync);
        Stream(ReflectionMethods.AlphaInfo, ReflectionHandler.HandleAsync);
        foreach (var method in InferenceExtensionMethods.SharedMemory)
            root.Map($"/{InferenceMethods.Service}/{method}", GrpcUnknown.SharedMemoryAsync).WithDisplayName($"/{InferenceMethods.Service}/{method}");
        foreach (var service in (string[])[
            InferenceMethods.Service, RepositoryServiceMethods.Service, HealthMethods.Service, ReflectionMethods.Service, ReflectionMethods.AlphaService])
        {
            root.Map($"/{service}/{{**method}}", GrpcUnknown.MethodAsync).WithDisplayName($"{service}, unknown method");
        }

        void Stream<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, Func<GrpcStreamCall<TRequest, TResponse>, Task<GrpcStatus>> handle)
            where TRequest : class, IMessage<TRequest>
            where TResponse : class, IMessage<TResponse> =>
            root.Map(method.Path, new GrpcStreamEndpoint<TRequest, TResponse>(method, handle, options).HandleAsync).WithDisplayName(method.Path);
    }
}
