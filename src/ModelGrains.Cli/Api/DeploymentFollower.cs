using System.Net.ServerSentEvents;
using System.Text.Json;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Api;

/// <summary>Follows a deployment to its end, also over a restart of the server: what was seen is not shown again.</summary>
/// <param name="server">The server.</param>
/// <param name="time">The clock of the pauses.</param>
internal sealed class DeploymentFollower(ServerConnection server, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Calls back with each event; the deployment as it ended.</summary>
    public async Task<DeploymentStatusView> FollowAsync(string id, Action<DeploymentEventView> happened, CancellationToken cancellationToken)
    {
        var seen = 0;
        while (true)
        {
            try
            {
                using var response = await server.StreamAsync($"api/v1/deployments/{Uri.EscapeDataString(id)}/events", seen, cancellationToken);
                await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
                {
                    if (item.EventType == DeploymentStreams.Ended)
                        return Read<DeploymentStatusView>(item.Data);
                    if (item.EventType != DeploymentStreams.Happened)
                        continue;
                    var view = Read<DeploymentEventView>(item.Data);
                    seen = view.Sequence;
                    happened(view);
                }
            }
            catch (CliException fault) when (fault.ExitCode == ExitCodes.Unreachable)
            {
                // It may be on its way up again; the command's own timeout ends this.
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
            {
                // Broken off in the middle.
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static T Read<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, ManagementJson.Options) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw CliException.Unexpected("The stream of the deployment is not what a ModelGrains server says: is it one?");
        }
    }
}
