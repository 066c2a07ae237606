using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>How the versions of one partition of the models were used. Its key is a partition number, the catalog's.</summary>
[Alias(Aliases.UsageGrain)]
public interface IUsageGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a report in. The same one twice counts once; one that comes late undoes nothing. Persisted before it is answered.</summary>
    [Alias(Aliases.Report)]
    Task ReportAsync(UsageReport report);

    /// <summary>The usage of one model's versions, or of all in this partition where <paramref name="model"/> is null; versions never used are left out.</summary>
    [Alias(Aliases.Get)]
    Task<ImmutableArray<VersionUsage>> GetAsync(ModelName? model);

    /// <summary>Forgets a version's usage; does nothing where there is none.</summary>
    [Alias(Aliases.Remove)]
    Task RemoveAsync(VersionKey key);
}
