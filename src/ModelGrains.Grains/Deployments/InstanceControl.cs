using ModelGrains.Errors;
using ModelGrains.Models;

namespace ModelGrains.Grains.Deployments;

/// <summary>Loads and unloads every instance of a version.</summary>
internal sealed class InstanceControl
{
    private readonly IGrainFactory grains;

    public InstanceControl(IGrainFactory grains) => this.grains = grains;

    /// <summary>Loads every slot; null when all are ready, else the first error.</summary>
    public async Task<ModelError?> LoadAsync(VersionRecord record)
    {
        foreach (var key in Slots(record))
        {
            var loaded = await grains.Instance(key).LoadAsync(CancellationToken.None);
            if (!loaded.IsSuccess)
                return loaded.Error;
        }

        return null;
    }

    /// <summary>Drains and unloads every slot; ends when none holds memory any more.</summary>
    public Task UnloadAsync(VersionRecord record, string reason) =>
        Task.WhenAll(Slots(record).Select(key => grains.Instance(key).UnloadAsync(reason, CancellationToken.None)));

    private static IEnumerable<InstanceKey> Slots(VersionRecord record) =>
        Enumerable.Range(0, record.Manifest.Instances).Select(slot => new InstanceKey(record.Key.Model, record.Key.Version, slot));
}
