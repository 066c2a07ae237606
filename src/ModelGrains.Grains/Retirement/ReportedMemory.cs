using ModelGrains.Grains.Silos;
using ModelGrains.Models;

namespace ModelGrains.Grains.Retirement;

/// <summary>An estimate: what is loaded holds about the size of its package, once on each silo that has an instance of it.</summary>
internal sealed class ReportedMemory : ILoadedMemory
{
    private readonly SiloReports reports;

    public ReportedMemory(SiloReports reports) => this.reports = reports;

    public async Task<IReadOnlyDictionary<VersionKey, long>> ReadAsync(IReadOnlyCollection<VersionRecord> records)
    {
        var silos = (await reports.ReadAsync(CancellationToken.None))
            .SelectMany(report => report.Instances.Where(instance => instance.State is InstanceState.Ready or InstanceState.Warming or InstanceState.Draining)
                .Select(instance => instance.Key.VersionKey).Distinct())
            .CountBy(key => key).ToDictionary();
        return records.Where(record => silos.ContainsKey(record.Key)).ToDictionary(record => record.Key, record => record.SizeInBytes * silos[record.Key]);
    }
}
