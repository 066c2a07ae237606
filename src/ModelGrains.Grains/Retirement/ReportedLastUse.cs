namespace ModelGrains.Grains.Retirement;

/// <summary>
/// The last use as the counters of the loaded instances have it. They begin anew with each load and process: the policy falls back to the
/// record's own history.
/// </summary>
internal sealed class ReportedLastUse : ILastUse
{
    private readonly ClusterReports reports;

    public ReportedLastUse(ClusterReports reports) => this.reports = reports;

    public async Task<IReadOnlyDictionary<VersionKey, DateTimeOffset>> ReadAsync(ModelName? model)
    {
        var used = new Dictionary<VersionKey, DateTimeOffset>();
        foreach (var instance in (await reports.ReadAsync()).SelectMany(report => report.Instances))
        {
            var key = instance.Key.VersionKey;
            if ((model is null || key.Model == model) && instance.Counters.LastUsed is { } at && !(used.TryGetValue(key, out var known) && known >= at))
                used[key] = at;
        }

        return used;
    }
}
