using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Core.Usage;
using ModelGrains.Grains.Storage;
using ModelGrains.Models;
using Orleans.Runtime;
using Orleans.Storage;

namespace ModelGrains.Grains.Usage;

/// <summary>
/// The usage of one partition's versions. What a report makes of it is decided by <see cref="UsagePolicy"/>; it counts once it is stored.
/// A version's usage is written before the list that names it, and cleared after: a crash between the two loses at most one report.
/// </summary>
internal sealed class UsageGrain : Grain, IUsageGrain
{
    private readonly IPersistentState<UsageState> state;
    private readonly VersionStore<StoredUsage> store;
    private readonly TimeProvider time;
    private readonly Dictionary<VersionKey, UsageLedger> ledgers = [];

    public UsageGrain(
        [PersistentState(StorageNames.Usages, StorageNames.Provider)] IPersistentState<UsageState> state,
        [FromKeyedServices(StorageNames.Provider)] IGrainStorage storage,
        TimeProvider time)
    {
        this.state = state;
        store = new VersionStore<StoredUsage>(storage, StorageNames.Usage);
        this.time = time;
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var (key, stored) in await store.ReadAsync(state.State.Keys))
        {
            if (stored.Ledger is { } ledger)
                ledgers[key] = ledger;
        }
    }

    public async Task ReportAsync(UsageReport report)
    {
        var known = ledgers.GetValueOrDefault(report.Key);
        var next = UsagePolicy.Take(known, report, time.GetUtcNow());
        if (ReferenceEquals(next, known))
            return;
        await store.WriteAsync(report.Key, new StoredUsage { Ledger = next });
        if (known is null)
            await StoreKeysAsync([.. state.State.Keys.Where(other => other != report.Key), report.Key]);
        ledgers[report.Key] = next;
    }

    public Task<ImmutableArray<VersionUsage>> GetAsync(ModelName? model) =>
        Task.FromResult(ledgers.Where(pair => model is null || pair.Key.Model == model)
            .OrderBy(pair => pair.Key.Model.Value, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Version)
            .Select(pair => UsagePolicy.Sum(pair.Key, pair.Value))
            .ToImmutableArray());

    public async Task RemoveAsync(VersionKey key)
    {
        if (!ledgers.ContainsKey(key))
            return;
        await StoreKeysAsync([.. state.State.Keys.Where(known => known != key)]);
        ledgers.Remove(key);
        await store.ClearAsync(key);
    }

    private async Task StoreKeysAsync(List<VersionKey> keys)
    {
        var before = state.State.Keys;
        state.State.Keys = keys;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Keys = before;
            throw;
        }
    }
}
