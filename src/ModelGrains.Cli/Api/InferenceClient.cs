using System.Net.Http.Headers;

namespace ModelGrains.Cli.Api;

/// <summary>What the command line uses of the inference protocol.</summary>
internal sealed class InferenceClient(ServerConnection server)
{
    /// <summary>What a model takes.</summary>
    public async Task<ModelMetadata> DescribeAsync(ModelReference model, CancellationToken cancellationToken) =>
        (await server.SendAsync<ModelMetadata>(HttpMethod.Get, Path(model), null, cancellationToken)).Value;

    /// <summary>Sends a request; the answer's JSON.</summary>
    public Task<string> InferAsync(
        ModelReference model, ReadOnlyMemory<byte> request, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        var content = new ReadOnlyMemoryContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return server.SendAsync(HttpMethod.Post, Path(model) + "/infer", content, headers, cancellationToken);
    }

    /// <summary>How the server is.</summary>
    public async Task<ServerStatus> StatusAsync(CancellationToken cancellationToken)
    {
        var metadata = (await server.SendAsync<ServerMetadata>(HttpMethod.Get, "v2", null, cancellationToken)).Value;
        return new ServerStatus(
            TransportErrors.Address(server.Server),
            metadata.Name,
            metadata.Version,
            await server.ProbeAsync("v2/health/live", cancellationToken),
            await server.ProbeAsync("v2/health/ready", cancellationToken));
    }

    private static string Path(ModelReference model) =>
        (model.Version?.ToString() ?? model.Label) is { Length: > 0 } version ? $"v2/models/{model.Model}/versions/{version}" : $"v2/models/{model.Model}";
}
