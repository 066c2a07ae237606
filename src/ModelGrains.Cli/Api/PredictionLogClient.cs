using System.Net.Http.Json;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Api;

/// <summary>The part of the management API about what is logged of predictions.</summary>
internal sealed class PredictionLogClient(ServerConnection server)
{
    /// <summary>What stands.</summary>
    public Task<Answer<PredictionLogView>> GetAsync(ModelName model, CancellationToken cancellationToken) =>
        server.SendAsync<PredictionLogView>(HttpMethod.Get, Path(model), null, cancellationToken);

    /// <summary>Says what to log; what stands then.</summary>
    public async Task<Answer<PredictionLogView>> SetAsync(ModelName model, PredictionLogCommandView command, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(command, options: ManagementJson.Options);
        return await server.SendAsync<PredictionLogView>(HttpMethod.Put, Path(model), content, cancellationToken);
    }

    private static string Path(ModelName model) => $"api/v1/models/{model}/prediction-log";
}
