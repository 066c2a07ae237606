using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Starts and follows deployments over the management API.</summary>
internal static class DeploymentStream
{
    /// <summary>Starts a deployment without waiting for it.</summary>
    public static async Task<HttpResponseMessage> StartAsync(ServerProcess server, byte[] package, string query, string? id = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/deployments?{query}") { Content = new ByteArrayContent(package) };
        request.Headers.Add(ManagementHeaders.Prefer, ManagementHeaders.RespondAsync);
        if (id is not null)
            request.Headers.Add(ManagementHeaders.IdempotencyKey, id);
        return await server.Http.SendAsync(request);
    }

    /// <summary>Follows a deployment; calls back with each event until the end, which is returned.</summary>
    public static async Task<DeploymentStatusView> FollowAsync(ServerProcess server, string id, Action<DeploymentEventView>? happened = null)
    {
        using var answer = await server.Http.GetAsync($"/api/v1/deployments/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync())
        {
            if (item.EventType == DeploymentStreams.Ended)
                return JsonSerializer.Deserialize<DeploymentStatusView>(item.Data, ManagementJson.Options)!;
            happened?.Invoke(JsonSerializer.Deserialize<DeploymentEventView>(item.Data, ManagementJson.Options)!);
        }

        throw new IOException("The stream broke off.");
    }

    public static async Task<IReadOnlyList<DeploymentStatusView>> ListAsync(ServerProcess server, string query = "") =>
        (await server.Http.GetFromJsonAsync<DeploymentListView>($"/api/v1/deployments{query}", ManagementJson.Options))!.Deployments;
}
