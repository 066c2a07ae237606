using System.Collections.Concurrent;
using ModelGrains.Core.Shadows;
using ModelGrains.Inference;

namespace ModelGrains.Grains.Shadows;

/// <summary>What manifests say is logged: a share of a version's requests, by the hash of their ids under the model's name.</summary>
internal sealed class ManifestLogging : ILoggedRequests
{
    private readonly IGrainFactory grains;
    private readonly ConcurrentDictionary<VersionKey, double> rates = new();

    public ManifestLogging(IGrainFactory grains) => this.grains = grains;

    public async Task LearnAsync(VersionKey version)
    {
        if (!rates.ContainsKey(version) && await grains.Catalog(version.Model).GetAsync(version) is { } record)
            rates[version] = record.Manifest.Logging.SampleRate;
    }

    public bool Has(VersionKey version, InferRequest request, ReadOnlySpan<char> id) =>
        rates.TryGetValue(version, out var rate) && ShadowRule.IsSampled(version.Model.Value, id, rate);
}
