using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Gateway.Settings;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Messages;
using ModelGrains.Protocol.Messages.Configuration;

namespace ModelGrains.Gateway.Grpc;

/// <summary>The unary methods of the extensions: configuration, statistics, tracing and logging.</summary>
internal sealed class ExtensionGrpcHandlers(IServiceProvider services)
{
    public static async ValueTask<Outcome<ModelConfigResponse>> ModelConfigAsync(
        IDataPlane plane, ModelConfigRequest request, CancellationToken cancellationToken)
    {
        var found = await plane.ConfigurationAsync(request.Name, request.Version, cancellationToken);
        return found.IsSuccess
            ? new ModelConfigResponse { Config = ModelConfigMessages.Write(found.Value.Manifest, found.Value.Versions) }
            : found.Error;
    }

    public static async ValueTask<Outcome<ModelStatisticsResponse>> ModelStatisticsAsync(
        IDataPlane plane, ModelStatisticsRequest request, CancellationToken cancellationToken)
    {
        var found = await plane.StatisticsAsync(request.Name, request.Version, cancellationToken);
        return found.IsSuccess
            ? new ModelStatisticsResponse { ModelStats = { found.Value.Select(version => StatisticsMessages.Write(version.Key, version.Counters)) } }
            : found.Error;
    }

    public async ValueTask<Outcome<TraceSettingResponse>> TraceSettingAsync(
        IDataPlane plane, TraceSettingRequest request, CancellationToken cancellationToken)
    {
        var state = await Settings.TraceAsync(plane, request.ModelName, request.Changes(), cancellationToken);
        return state.IsSuccess ? state.Value.ToMessage() : state.Error;
    }

    public ValueTask<Outcome<LogSettingsResponse>> LogSettingsAsync(IDataPlane plane, LogSettingsRequest request, CancellationToken cancellationToken)
    {
        var state = Settings.Log(request.Changes());
        return new(state.IsSuccess ? state.Value.ToMessage() : state.Error);
    }

    private SettingsAccess Settings => services.GetRequiredService<SettingsAccess>();
}
