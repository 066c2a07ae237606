using System.Net.Http.Json;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Api;

/// <summary>The part of the management API about shadows.</summary>
internal sealed class ShadowClient(ServerConnection server)
{
    /// <summary>The shadows of a model's route.</summary>
    public Task<Answer<ShadowListView>> ListAsync(ModelName model, CancellationToken cancellationToken) =>
        server.SendAsync<ShadowListView>(HttpMethod.Get, $"api/v1/models/{model}/shadows", null, cancellationToken);

    /// <summary>What came of comparing one.</summary>
    public Task<Answer<ShadowReportView>> ReportAsync(ModelName model, string shadow, CancellationToken cancellationToken) =>
        server.SendAsync<ShadowReportView>(HttpMethod.Get, $"{Path(model, shadow)}/report", null, cancellationToken);

    /// <summary>Adds one; the route's revision that stands then.</summary>
    public async Task<Answer<RouteView>> SetAsync(ModelName model, string shadow, ShadowCommandView command, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(command, options: ManagementJson.Options);
        return await server.SendAsync<RouteView>(HttpMethod.Put, Path(model, shadow), content, cancellationToken);
    }

    /// <summary>Takes one away; the route's revision that stands then.</summary>
    public Task<Answer<RouteView>> RemoveAsync(ModelName model, string shadow, CancellationToken cancellationToken) =>
        server.SendAsync<RouteView>(HttpMethod.Delete, Path(model, shadow), null, cancellationToken);

    private static string Path(ModelName model, string shadow) => $"api/v1/models/{model}/shadows/{Uri.EscapeDataString(shadow)}";
}
