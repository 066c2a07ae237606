using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages.Health;
using static ModelGrains.Protocol.Messages.Health.HealthCheckResponse.Types;

namespace ModelGrains.Gateway.Grpc.Health;

/// <summary>The methods of the health protocol.</summary>
internal sealed class HealthHandlers(InferenceGrpcOptions options)
{
    /// <summary>The state now; NOT_FOUND for a service that is not known.</summary>
    public static async Task<GrpcStatus> CheckAsync(GrpcStreamCall<HealthCheckRequest, HealthCheckResponse> call)
    {
        var request = await ReadOneAsync(call);
        if (!request.IsSuccess)
            return request.Status;
        var status = await call.Services.GetRequiredService<HealthMonitor>().CheckAsync(request.Value.Service, call.Cancellation);
        if (status == ServingStatus.ServiceUnknown)
            return new GrpcStatus(GrpcStatusCode.NotFound, $"'{Core.Tensors.JsonWords.Shorten(request.Value.Service)}' is not known: expected nothing, a service, a model or MODEL/VERSION");
        await call.WriteAsync(new HealthCheckResponse { Status = status }, call.Cancellation);
        return GrpcStatus.Ok;
    }

    /// <summary>The state now and every change; at a stop of the server NOT_SERVING, then the end.</summary>
    public async Task<GrpcStatus> WatchAsync(GrpcStreamCall<HealthCheckRequest, HealthCheckResponse> call)
    {
        var request = await ReadOneAsync(call);
        if (!request.IsSuccess)
            return request.Status;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation, call.Stopping);
        ServingStatus? told = null;
        try
        {
            await call.Services.GetRequiredService<HealthMonitor>().WatchAsync(request.Value.Service, options.HealthInterval, TellAsync, either.Token);
            return GrpcStatus.Ok;
        }
        catch (OperationCanceledException) when (call.Stopping.IsCancellationRequested && !call.Cancellation.IsCancellationRequested)
        {
            if (told != ServingStatus.NotServing)
                await TellAsync(ServingStatus.NotServing);
            return new GrpcStatus(GrpcStatusCode.Unavailable, "The server is stopping");
        }

        ValueTask TellAsync(ServingStatus status)
        {
            told = status;
            return call.WriteAsync(new HealthCheckResponse { Status = status }, call.Cancellation);
        }
    }

    private static async ValueTask<GrpcResult<HealthCheckRequest>> ReadOneAsync(GrpcStreamCall<HealthCheckRequest, HealthCheckResponse> call) =>
        await call.ReadAsync(call.Cancellation) ?? new GrpcStatus(GrpcStatusCode.Internal, "There is no message");
}
