using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Api;

/// <summary>The part of the management API about experiments.</summary>
internal sealed class ExperimentClient(ServerConnection server)
{
    /// <summary>How versions compare; parameters that are null are left out.</summary>
    public Task<Answer<ExperimentView>> GetAsync(ModelName model, IEnumerable<(string Name, string? Value)> parameters, CancellationToken cancellationToken)
    {
        var query = string.Join('&', parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        return server.SendAsync<ExperimentView>(HttpMethod.Get, $"api/v1/models/{model}/experiment?{query}", null, cancellationToken);
    }
}
