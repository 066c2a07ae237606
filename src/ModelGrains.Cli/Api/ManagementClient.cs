using System.Globalization;
using ModelGrains.Cli.Output;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Api;

/// <summary>The management API under <c>/api/v1</c>.</summary>
internal sealed class ManagementClient(ServerConnection server)
{
    /// <summary>Uploads a package, or a bare graph, and starts its deployment.</summary>
    /// <param name="package">The upload; a stream with a length.</param>
    /// <param name="name">The model; null where the package says it.</param>
    /// <param name="version">The version; null for the package's or the next one.</param>
    /// <param name="keepPrevious">Whether the version that served until now stays loaded.</param>
    /// <param name="rollout">How the version comes to its traffic, as JSON; null for all of it at once.</param>
    /// <param name="id">The deployment's id; null for a new one.</param>
    /// <param name="waits">Whether the server answers only when the deployment has ended.</param>
    /// <param name="progress">Follows the upload.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The deployment under way, or its outcome where the server waited for it.</returns>
    public async Task<(Answer<DeploymentStatusView>? Accepted, Answer<DeploymentView>? Done)> DeployAsync(
        Stream package, ModelName? name, ModelVersion? version, bool keepPrevious, string? rollout, string? id, bool waits, IStepProgress progress, CancellationToken cancellationToken)
    {
        using var content = new ProgressContent(package, progress);
        var query = $"keepPrevious={(keepPrevious ? "true" : "false")}";
        if (name is { } model)
            query += $"&name={model}";
        if (version is { } number)
            query += $"&version={number}";
        if (rollout is not null)
            query += $"&rollout={Uri.EscapeDataString(rollout)}";
        var headers = new Dictionary<string, string>();
        if (!waits)
            headers[ManagementHeaders.Prefer] = ManagementHeaders.RespondAsync;
        if (id is not null)
            headers[ManagementHeaders.IdempotencyKey] = id;
        return await server.UploadAsync<DeploymentStatusView, DeploymentView>($"api/v1/deployments?{query}", content, headers, cancellationToken);
    }

    /// <summary>Deployments, newest first.</summary>
    public Task<Answer<DeploymentListView>> ListDeploymentsAsync(string? model, string? state, int? limit, CancellationToken cancellationToken)
    {
        var query = string.Join('&', new[] { ("model", model), ("state", state), ("limit", limit?.ToString(CultureInfo.InvariantCulture)) }
            .Where(pair => pair.Item2 is not null).Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}"));
        return server.SendAsync<DeploymentListView>(HttpMethod.Get, query.Length == 0 ? "api/v1/deployments" : $"api/v1/deployments?{query}", null, cancellationToken);
    }

    /// <summary>One deployment.</summary>
    public Task<Answer<DeploymentStatusView>> FindDeploymentAsync(string id, CancellationToken cancellationToken) =>
        server.SendAsync<DeploymentStatusView>(HttpMethod.Get, $"api/v1/deployments/{Uri.EscapeDataString(id)}", null, cancellationToken);

    /// <summary>Every model.</summary>
    public Task<Answer<ModelListView>> ListAsync(CancellationToken cancellationToken) =>
        server.SendAsync<ModelListView>(HttpMethod.Get, "api/v1/models", null, cancellationToken);

    /// <summary>A model and its versions.</summary>
    public Task<Answer<ModelView>> FindAsync(ModelName model, CancellationToken cancellationToken) =>
        server.SendAsync<ModelView>(HttpMethod.Get, $"api/v1/models/{model}", null, cancellationToken);

    /// <summary>One version.</summary>
    public Task<Answer<VersionView>> FindAsync(ModelName model, ModelVersion version, CancellationToken cancellationToken) =>
        server.SendAsync<VersionView>(HttpMethod.Get, $"api/v1/models/{model}/versions/{version}", null, cancellationToken);

    /// <summary>Loads a version, or the newest one; the model as it is then.</summary>
    public Task<Answer<ModelView>> LoadAsync(ModelReference model, CancellationToken cancellationToken) =>
        server.SendAsync<ModelView>(HttpMethod.Post, WithVersion($"api/v1/models/{model.Model}/load", model), null, cancellationToken);

    /// <summary>Unloads a version, or all of them; the model as it is then.</summary>
    public Task<Answer<ModelView>> UnloadAsync(ModelReference model, CancellationToken cancellationToken) =>
        server.SendAsync<ModelView>(HttpMethod.Post, WithVersion($"api/v1/models/{model.Model}/unload", model), null, cancellationToken);

    /// <summary>Deletes a version, or the model with all of them.</summary>
    public Task<Answer<DeletionView>> DeleteAsync(ModelReference model, CancellationToken cancellationToken) =>
        server.SendAsync<DeletionView>(HttpMethod.Delete, WithVersion($"api/v1/models/{model.Model}", model), null, cancellationToken);

    /// <summary>The usage of every version, or of one model's.</summary>
    public Task<Answer<UsageListView>> UsageAsync(ModelName? model, CancellationToken cancellationToken) =>
        server.SendAsync<UsageListView>(HttpMethod.Get, model is { } name ? $"api/v1/usage?model={name}" : "api/v1/usage", null, cancellationToken);

    /// <summary>The health and usage of every version, and the silos' memory.</summary>
    public Task<Answer<HealthListView>> HealthAsync(CancellationToken cancellationToken) =>
        server.SendAsync<HealthListView>(HttpMethod.Get, "api/v1/health", null, cancellationToken);

    private static string WithVersion(string path, ModelReference model) => model.Version is { } version ? $"{path}?version={version}" : path;
}
