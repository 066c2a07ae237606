using ModelGrains.Routing;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Silos;

/// <summary>One silo's own grain, always on that silo; its key is the silo's address in Orleans' parsable form.</summary>
[Alias(Aliases.SiloGrain)]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>Takes a route's new revision; an older one than the silo has is ignored.</summary>
    [Alias(Aliases.Changed)]
    [ResponseTimeout("00:00:05")]
    Task RouteChangedAsync(RouteRevision route);

    /// <summary>What the silo holds.</summary>
    [Alias(Aliases.Get)]
    Task<SiloReport> GetReportAsync();
}
