using ModelGrains.Deployments;

namespace ModelGrains.Grains.Deployments;

/// <summary>Reads the whole list of deployments.</summary>
public static class DeploymentReading
{
    /// <summary>The deployments of every part, newest first.</summary>
    public static async Task<IReadOnlyList<DeploymentSummary>> ListDeploymentsAsync(this IGrainFactory grains)
    {
        var parts = await Task.WhenAll(Enumerable.Range(0, GrainFactoryExtensions.CatalogPartitions)
            .Select(partition => grains.DeploymentIndexPartition(partition).ListAsync()));
        return [.. parts.SelectMany(part => part).OrderByDescending(line => line.StartedAt).ThenByDescending(line => line.Id.Value, StringComparer.Ordinal)];
    }

    /// <summary>Has every deployment go on that should be under way; does nothing for those that are.</summary>
    public static async Task ResumeDeploymentsAsync(this IGrainFactory grains)
    {
        foreach (var line in await grains.ListDeploymentsAsync())
        {
            if (line.State == DeploymentState.Running)
                await grains.Deployment(line.Id).ResumeAsync();
        }
    }
}
