using System.Globalization;
using System.Net.Http.Json;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Api;

/// <summary>The part of the management API about rollouts.</summary>
internal sealed class RolloutClient(ServerConnection server)
{
    /// <summary>The newest rollout of each model.</summary>
    public Task<Answer<RolloutListView>> ListAsync(CancellationToken cancellationToken) =>
        server.SendAsync<RolloutListView>(HttpMethod.Get, "api/v1/rollouts", null, cancellationToken);

    /// <summary>A model's newest rollout.</summary>
    public Task<Answer<RolloutView>> GetAsync(ModelName model, CancellationToken cancellationToken) =>
        server.SendAsync<RolloutView>(HttpMethod.Get, Path(model), null, cancellationToken);

    /// <summary>The same, once there is an event after the last one of a rollout, or after ten seconds.</summary>
    public Task<Answer<RolloutView>> WaitAsync(ModelName model, RolloutView seen, CancellationToken cancellationToken) =>
        server.SendAsync<RolloutView>(
            HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{Path(model)}?number={seen.Number}&after={seen.Events[^1].Sequence}"), null, cancellationToken);

    /// <summary>What came of its A/B test.</summary>
    public Task<Answer<RolloutReportView>> ReportAsync(ModelName model, bool isPeek, double? level, CancellationToken cancellationToken) =>
        server.SendAsync<RolloutReportView>(
            HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{Path(model)}/report?peek={(isPeek ? "true" : "false")}{(level is null ? "" : "&level=")}{level}"), null, cancellationToken);

    /// <summary>Starts one.</summary>
    public Task<Answer<RolloutView>> StartAsync(ModelName model, HttpContent rollout, CancellationToken cancellationToken) =>
        server.SendAsync<RolloutView>(HttpMethod.Post, Path(model), rollout, cancellationToken);

    /// <summary>Tells it something.</summary>
    public async Task<Answer<RolloutView>> TellAsync(ModelName model, string verb, RolloutVerbView command, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(command, options: ManagementJson.Options);
        return await server.SendAsync<RolloutView>(HttpMethod.Post, $"{Path(model)}/{verb}", content, cancellationToken);
    }

    private static string Path(ModelName model) => $"api/v1/models/{model}/rollout";
}
