using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>The gRPC part of the Open Inference Protocol v2 with its extensions, the health protocol and server reflection, over HTTP/2.</summary>
public static class InferenceGrpcEndpoints
{
    /// <summary>
    /// Maps every method of <c>inference.GRPCInferenceService</c>, of its repository service under MLServer's name, of
    /// <c>grpc.health.v1.Health</c> and of <c>grpc.reflection</c>; one that does not exist is UNIMPLEMENTED. Needs an endpoint of Kestrel
    /// that speaks HTTP/2 (<c>HttpProtocols.Http2</c> without TLS), an <see cref="IDataPlane"/> and what
    /// <see cref="Hosting.ExtensionServices.AddInferenceExtensions"/> adds among the services.
    /// </summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <returns>The group of all methods, to which the caller adds its own conventions.</returns>
    public static IEndpointConventionBuilder MapInferenceGrpc(this IEndpointRouteBuilder endpoints, InferenceGrpcOptions? options = null)
    {
        var validated = (options ?? new InferenceGrpcOptions()).Validated();
        var root = endpoints.MapGroup("");
        var extensions = new ExtensionGrpcHandlers(endpoints.ServiceProvider);
        Map(InferenceMethods.ServerLive, InferenceGrpcHandlers.ServerLiveAsync);
        Map(InferenceMethods.ServerReady, InferenceGrpcHandlers.ServerReadyAsync);
        Map(InferenceMethods.ServerMetadata, InferenceGrpcHandlers.ServerMetadataAsync);
        Map(InferenceMethods.ModelReady, InferenceGrpcHandlers.ModelReadyAsync);
        Map(InferenceMethods.ModelMetadata, InferenceGrpcHandlers.ModelMetadataAsync);
        root.Map(InferenceMethods.ModelInfer.Path, new GrpcInferEndpoint(endpoints.ServiceProvider, validated).HandleAsync)
            .WithDisplayName(InferenceMethods.ModelInfer.Path);
        Map(InferenceMethods.RepositoryIndex, InferenceGrpcHandlers.RepositoryIndexAsync);
        Map(InferenceMethods.RepositoryModelLoad, InferenceGrpcHandlers.RepositoryModelLoadAsync);
        Map(InferenceMethods.RepositoryModelUnload, InferenceGrpcHandlers.RepositoryModelUnloadAsync);
        Map(RepositoryServiceMethods.Index, InferenceGrpcHandlers.RepositoryIndexAsync);
        Map(RepositoryServiceMethods.Load, InferenceGrpcHandlers.RepositoryModelLoadAsync);
        Map(RepositoryServiceMethods.Unload, InferenceGrpcHandlers.RepositoryModelUnloadAsync);
        Map(InferenceExtensionMethods.ModelConfig, ExtensionGrpcHandlers.ModelConfigAsync);
        Map(InferenceExtensionMethods.ModelStatistics, ExtensionGrpcHandlers.ModelStatisticsAsync);
        Map(InferenceExtensionMethods.TraceSetting, extensions.TraceSettingAsync);
        Map(InferenceExtensionMethods.LogSettings, extensions.LogSettingsAsync);
        ExtensionGrpcEndpoints.Map(root, validated);
        return root;

        void Map<TRequest, TResponse>(
            GrpcMethod<TRequest, TResponse> method, Func<IDataPlane, TRequest, CancellationToken, ValueTask<Outcome<TResponse>>> handle)
            where TRequest : class, IMessage<TRequest>
            where TResponse : class, IMessage<TResponse> =>
            root.Map(method.Path, new GrpcUnaryEndpoint<TRequest, TResponse>(method, handle, validated).HandleAsync)
                .WithDisplayName(method.Path);
    }
}
