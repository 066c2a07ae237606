using ModelGrains.Grains.Retirement;

namespace ModelGrains.Grains.Usage;

/// <summary>The last use as it is stored, and as the loaded instances have it where that is later: a restart forgets none.</summary>
internal sealed class StoredLastUse : ILastUse
{
    private readonly IGrainFactory grains;
    private readonly ReportedLastUse reported;

    public StoredLastUse(IGrainFactory grains, ClusterReports reports)
    {
        this.grains = grains;
        reported = new ReportedLastUse(reports);
    }

    public async Task<IReadOnlyDictionary<VersionKey, DateTimeOffset>> ReadAsync(ModelName? model)
    {
        var used = new Dictionary<VersionKey, DateTimeOffset>(await reported.ReadAsync(model));
        var stored = model is { } name ? await grains.Usage(name).GetAsync(name) : [.. (await grains.ListUsageAsync()).Values];
        foreach (var usage in stored)
        {
            if (usage.LastUsed is { } at && !(used.TryGetValue(usage.Key, out var known) && known >= at))
                used[usage.Key] = at;
        }

        return used;
    }
}
