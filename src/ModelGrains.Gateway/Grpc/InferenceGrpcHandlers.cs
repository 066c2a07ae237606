using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Json;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Gateway.Grpc;

/// <summary>One method per RPC: reads, asks the data plane, writes.</summary>
internal static class InferenceGrpcHandlers
{
    public static ValueTask<Outcome<ServerLiveResponse>> ServerLiveAsync(IDataPlane plane, ServerLiveRequest request, CancellationToken cancellationToken) =>
        new(new ServerLiveResponse { Live = true });

    public static ValueTask<Outcome<ServerReadyResponse>> ServerReadyAsync(IDataPlane plane, ServerReadyRequest request, CancellationToken cancellationToken) =>
        new(new ServerReadyResponse { Ready = plane.IsReady });

    public static ValueTask<Outcome<ServerMetadataResponse>> ServerMetadataAsync(
        IDataPlane plane, ServerMetadataRequest request, CancellationToken cancellationToken) => new(plane.Server.ToMessage());

    /// <summary>A model that cannot answer, known or not, is a success with <c>ready = false</c>: existing clients do not expect an error.</summary>
    public static async ValueTask<Outcome<ModelReadyResponse>> ModelReadyAsync(
        IDataPlane plane, ModelReadyRequest request, CancellationToken cancellationToken)
    {
        var ready = await plane.CheckReadyAsync(request.Name, request.Version, cancellationToken);
        return ready.Error?.Code switch
        {
            null => new ModelReadyResponse { Ready = ready.Value },
            ModelErrorCode.ModelNotFound or ModelErrorCode.VersionNotFound or ModelErrorCode.NotReady or ModelErrorCode.InstanceLost => new ModelReadyResponse(),
            _ => ready.Error,
        };
    }

    public static async ValueTask<Outcome<ModelMetadataResponse>> ModelMetadataAsync(
        IDataPlane plane, ModelMetadataRequest request, CancellationToken cancellationToken)
    {
        var model = await plane.DescribeAsync(request.Name, request.Version, cancellationToken);
        return model.IsSuccess ? model.Value.ToMessage() : model.Error;
    }

    public static async ValueTask<Outcome<RepositoryIndexResponse>> RepositoryIndexAsync(
        IDataPlane plane, RepositoryIndexRequest request, CancellationToken cancellationToken) =>
        (await plane.IndexAsync(request.Ready, cancellationToken)).ToMessage();

    public static async ValueTask<Outcome<RepositoryModelLoadResponse>> RepositoryModelLoadAsync(
        IDataPlane plane, RepositoryModelLoadRequest request, CancellationToken cancellationToken)
    {
        if (request.Parameters.Keys.FirstOrDefault(RepositoryRequestJson.IsOverride) is { } parameter)
            return ModelErrors.Invalid($"parameter '{parameter}': a load with another configuration or files is not supported");
        var model = RepositoryMessages.ModelOf(request);
        var loaded = await plane.LoadAsync(model, cancellationToken);
        return loaded.IsSuccess ? new RepositoryModelLoadResponse { ModelName = model, IsLoaded = true } : loaded.Error;
    }

    public static async ValueTask<Outcome<RepositoryModelUnloadResponse>> RepositoryModelUnloadAsync(
        IDataPlane plane, RepositoryModelUnloadRequest request, CancellationToken cancellationToken)
    {
        var model = RepositoryMessages.ModelOf(request);
        var unloaded = await plane.UnloadAsync(model, cancellationToken);
        return unloaded.IsSuccess ? new RepositoryModelUnloadResponse { ModelName = model, IsUnloaded = true } : unloaded.Error;
    }
}
