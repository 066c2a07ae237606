using ModelGrains.Rollouts;

namespace ModelGrains.Grains.Rollouts;

/// <summary>Reads the whole list of rollouts.</summary>
public static class RolloutReading
{
    /// <summary>The newest rollout of each model, those that changed last first.</summary>
    public static async Task<IReadOnlyList<RolloutSummary>> ListRolloutsAsync(this IGrainFactory grains)
    {
        var parts = await Task.WhenAll(Enumerable.Range(0, GrainFactoryExtensions.CatalogPartitions)
            .Select(partition => grains.RolloutIndexPartition(partition).ListAsync()));
        return [.. parts.SelectMany(part => part).OrderByDescending(line => line.ChangedAt).ThenBy(line => line.Model.Value, StringComparer.Ordinal)];
    }

    /// <summary>Has every rollout go on that should be under way; does nothing for those that are.</summary>
    public static async Task ResumeRolloutsAsync(this IGrainFactory grains)
    {
        foreach (var line in await grains.ListRolloutsAsync())
        {
            if (!line.HasEnded)
                await grains.Rollout(line.Model).ResumeAsync();
        }
    }
}
