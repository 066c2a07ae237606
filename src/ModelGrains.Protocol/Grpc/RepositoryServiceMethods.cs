using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Grpc;

/// <summary>The model repository extension under the name by which MLServer's clients call it.</summary>
public static class RepositoryServiceMethods
{
    /// <summary>The full name of the service.</summary>
    public const string Service = "inference.model_repository.ModelRepositoryService";

    /// <summary>Every model and its state.</summary>
    public static GrpcMethod<RepositoryIndexRequest, RepositoryIndexResponse> Index { get; } =
        new(Service, "RepositoryIndex", RepositoryIndexRequest.Parser, RepositoryIndexResponse.Parser);

    /// <summary>Loads a model.</summary>
    public static GrpcMethod<RepositoryModelLoadRequest, RepositoryModelLoadResponse> Load { get; } =
        new(Service, "RepositoryModelLoad", RepositoryModelLoadRequest.Parser, RepositoryModelLoadResponse.Parser);

    /// <summary>Unloads a model.</summary>
    public static GrpcMethod<RepositoryModelUnloadRequest, RepositoryModelUnloadResponse> Unload { get; } =
        new(Service, "RepositoryModelUnload", RepositoryModelUnloadRequest.Parser, RepositoryModelUnloadResponse.Parser);
}
