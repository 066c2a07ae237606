using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Shadows;

/// <summary>The comparison of one pair of versions, merged from what the silos report. Its key is a <see cref="ShadowKey"/>.</summary>
[Alias(Aliases.ShadowGrain)]
public interface IShadowGrain : IGrainWithStringKey
{
    /// <summary>Takes in what a silo compared since it last reported. It is stored when this ends; the same report twice counts once.</summary>
    [Alias(Aliases.Report)]
    Task ReportAsync(ShadowReport report);

    /// <summary>What is stored; null where nothing was reported.</summary>
    [Alias(Aliases.Get)]
    Task<ShadowStatus?> GetAsync();
}
