using ModelGrains.Grains.Silos;
using ModelGrains.Grains.Usage;

namespace ModelGrains.Grains.Retirement;

/// <summary>
/// The last use as it is stored, and as the counters of the loaded instances have it: what is stored is at most one flush interval old. The
/// policy falls back to the record's own history.
/// </summary>
internal sealed class ReportedLastUse : ILastUse
{
    private readonly IGrainFactory grains;
    private readonly SiloReports reports;

    public ReportedLastUse(IGrainFactory grains, SiloReports reports)
    {
        this.grains = grains;
        this.reports = reports;
    }

    public async Task<IReadOnlyDictionary<VersionKey, DateTimeOffset>> ReadAsync(ModelName? model)
    {
        var used = (await grains.ListUsageAsync())
            .Where(pair => (model is null || pair.Key.Model == model) && pair.Value.LastUsed is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value.LastUsed!.Value);
        foreach (var instance in (await reports.ReadAsync(CancellationToken.None)).SelectMany(report => report.Instances))
        {
            var key = instance.Key.VersionKey;
            if ((model is null || key.Model == model) && instance.Counters.LastUsed is { } at && !(used.TryGetValue(key, out var known) && known >= at))
                used[key] = at;
        }

        return used;
    }
}
