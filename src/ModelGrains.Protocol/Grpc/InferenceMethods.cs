using Google.Protobuf;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Grpc;

/// <summary>The unary methods of the inference service.</summary>
public static class InferenceMethods
{
    /// <summary>The full name of the service.</summary>
    public const string Service = "inference.GRPCInferenceService";

    /// <summary>Whether the server runs.</summary>
    public static GrpcMethod<ServerLiveRequest, ServerLiveResponse> ServerLive { get; } =
        Method("ServerLive", ServerLiveRequest.Parser, ServerLiveResponse.Parser);

    /// <summary>Whether the server takes requests.</summary>
    public static GrpcMethod<ServerReadyRequest, ServerReadyResponse> ServerReady { get; } =
        Method("ServerReady", ServerReadyRequest.Parser, ServerReadyResponse.Parser);

    /// <summary>Whether a model answers.</summary>
    public static GrpcMethod<ModelReadyRequest, ModelReadyResponse> ModelReady { get; } =
        Method("ModelReady", ModelReadyRequest.Parser, ModelReadyResponse.Parser);

    /// <summary>Name, version and extensions of the server.</summary>
    public static GrpcMethod<ServerMetadataRequest, ServerMetadataResponse> ServerMetadata { get; } =
        Method("ServerMetadata", ServerMetadataRequest.Parser, ServerMetadataResponse.Parser);

    /// <summary>Versions, inputs and outputs of a model.</summary>
    public static GrpcMethod<ModelMetadataRequest, ModelMetadataResponse> ModelMetadata { get; } =
        Method("ModelMetadata", ModelMetadataRequest.Parser, ModelMetadataResponse.Parser);

    /// <summary>One inference.</summary>
    public static GrpcMethod<ModelInferRequest, ModelInferResponse> ModelInfer { get; } =
        Method("ModelInfer", ModelInferRequest.Parser, ModelInferResponse.Parser);

    /// <summary>Every model and its state.</summary>
    public static GrpcMethod<RepositoryIndexRequest, RepositoryIndexResponse> RepositoryIndex { get; } =
        Method("RepositoryIndex", RepositoryIndexRequest.Parser, RepositoryIndexResponse.Parser);

    /// <summary>Loads a model.</summary>
    public static GrpcMethod<RepositoryModelLoadRequest, RepositoryModelLoadResponse> RepositoryModelLoad { get; } =
        Method("RepositoryModelLoad", RepositoryModelLoadRequest.Parser, RepositoryModelLoadResponse.Parser);

    /// <summary>Unloads a model.</summary>
    public static GrpcMethod<RepositoryModelUnloadRequest, RepositoryModelUnloadResponse> RepositoryModelUnload { get; } =
        Method("RepositoryModelUnload", RepositoryModelUnloadRequest.Parser, RepositoryModelUnloadResponse.Parser);

    private static GrpcMethod<TRequest, TResponse> Method<TRequest, TResponse>(
        string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> => new(Service, name, request, response);
}
