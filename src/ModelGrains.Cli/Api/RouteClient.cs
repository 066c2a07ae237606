using System.Net.Http.Json;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Api;

/// <summary>The part of the management API about routes.</summary>
internal sealed class RouteClient(ServerConnection server)
{
    /// <summary>The route that stands.</summary>
    public Task<Answer<RouteView>> GetAsync(ModelName model, CancellationToken cancellationToken) =>
        server.SendAsync<RouteView>(HttpMethod.Get, Path(model), null, cancellationToken);

    /// <summary>The revisions that are kept, the newest first.</summary>
    public Task<Answer<RouteHistoryView>> HistoryAsync(ModelName model, CancellationToken cancellationToken) =>
        server.SendAsync<RouteHistoryView>(HttpMethod.Get, $"{Path(model)}/history", null, cancellationToken);

    /// <summary>Writes a route; the revision that stands then.</summary>
    public async Task<Answer<RouteView>> SetAsync(ModelName model, HttpContent route, CancellationToken cancellationToken) =>
        await server.SendAsync<RouteView>(HttpMethod.Put, Path(model), route, cancellationToken);

    /// <summary>Goes back to an earlier revision.</summary>
    public async Task<Answer<RouteView>> UndoAsync(ModelName model, RouteUndoView command, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(command, options: ManagementJson.Options);
        return await server.SendAsync<RouteView>(HttpMethod.Post, $"{Path(model)}/undo", content, cancellationToken);
    }

    private static string Path(ModelName model) => $"api/v1/models/{model}/route";
}
