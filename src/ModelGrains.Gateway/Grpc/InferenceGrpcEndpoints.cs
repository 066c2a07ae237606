using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>The gRPC part of the Open Inference Protocol v2, with the model repository extension: unary methods over HTTP/2.</summary>
public static class InferenceGrpcEndpoints
{
    /// <summary>
    /// Maps every method of <c>inference.GRPCInferenceService</c>; one that does not exist is UNIMPLEMENTED. Needs an endpoint of Kestrel
    /// that speaks HTTP/2 (<c>HttpProtocols.Http2</c> without TLS). An <see cref="IDataPlane"/> and, for deadlines, a
    /// <see cref="TimeProvider"/> (the system's where there is none) are taken from the services of each request.
    /// </summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <returns>The group of all methods, to which the caller adds its own conventions.</returns>
    public static IEndpointConventionBuilder MapInferenceGrpc(this IEndpointRouteBuilder endpoints, InferenceGrpcOptions? options = null)
    {
        var validated = (options ?? new InferenceGrpcOptions()).Validated();
        var service = endpoints.MapGroup("/" + InferenceMethods.Service);
        Map(InferenceMethods.ServerLive, InferenceGrpcHandlers.ServerLiveAsync);
        Map(InferenceMethods.ServerReady, InferenceGrpcHandlers.ServerReadyAsync);
        Map(InferenceMethods.ServerMetadata, InferenceGrpcHandlers.ServerMetadataAsync);
        Map(InferenceMethods.ModelReady, InferenceGrpcHandlers.ModelReadyAsync);
        Map(InferenceMethods.ModelMetadata, InferenceGrpcHandlers.ModelMetadataAsync);
        service.Map("/" + InferenceMethods.ModelInfer.Name, new GrpcInferEndpoint(endpoints.ServiceProvider, validated).HandleAsync)
            .WithDisplayName(InferenceMethods.ModelInfer.Path);
        Map(InferenceMethods.RepositoryIndex, InferenceGrpcHandlers.RepositoryIndexAsync);
        Map(InferenceMethods.RepositoryModelLoad, InferenceGrpcHandlers.RepositoryModelLoadAsync);
        Map(InferenceMethods.RepositoryModelUnload, InferenceGrpcHandlers.RepositoryModelUnloadAsync);
        service.Map("/{**method}", UnknownMethodAsync).WithDisplayName($"{InferenceMethods.Service}, unknown method");
        return service;

        void Map<TRequest, TResponse>(
            GrpcMethod<TRequest, TResponse> method, Func<IDataPlane, TRequest, CancellationToken, ValueTask<Outcome<TResponse>>> handle)
            where TRequest : class, IMessage<TRequest>
            where TResponse : class, IMessage<TResponse> =>
            service.Map("/" + method.Name, new GrpcUnaryEndpoint<TRequest, TResponse>(method, handle, validated).HandleAsync)
                .WithDisplayName(method.Path);
    }

    private static Task UnknownMethodAsync(HttpContext context) => GrpcAnswers.Refuse(context)
        ? Task.CompletedTask
        : GrpcAnswers.WriteStatusAsync(context, new GrpcStatus(GrpcStatusCode.Unimplemented, "The service has no such method"));
}
