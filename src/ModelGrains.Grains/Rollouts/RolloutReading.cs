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

    /// <summary>Has every rollout go on that should be under way, or of which webhooks are still to be told; does nothing for those that are.</summary>
    public static async Task ResumeRolloutsAsync(this IGrainFactory grains)
    {
        foreach (var line in await grains.ListRolloutsAsync())
        {
            if (!line.HasEnded || line.HasNotices)
                await grains.Rollout(line.Model).ResumeAsync();
        }
    }

    /// <summary>Brings the line of a model's newest rollout up to date; one that was listed and never stored ends.</summary>
    internal static async Task ListRolloutAsync(this IGrainFactory grains, ModelName model, RolloutStatus? status, bool hasNotices, DateTimeOffset now)
    {
        var index = grains.RolloutIndex(model);
        if (status is not null)
            await index.SetAsync(RolloutSummary.Of(status) with { HasNotices = status.HasEnded && hasNotices });
        else if ((await index.ListAsync()).FirstOrDefault(line => line.Model == model) is { HasEnded: false } line)
            await index.SetAsync(line with { State = RolloutState.Aborted, Reason = "cut off before it was stored", ChangedAt = now });
    }
}
