using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Grains.Storage;
using ModelGrains.Models;
using Orleans.Runtime;
using Orleans.Storage;

namespace ModelGrains.Grains.Catalog;

/// <summary>
/// The records of one partition's versions. What a command leads to is decided by <see cref="CatalogPolicy"/>; a record counts once it is
/// stored. A new version's record is written before the list that names it, and a removed one's after: a crash between the two leaves a
/// record that nobody names, never a name without a record.
/// </summary>
internal sealed partial class CatalogGrain : Grain, ICatalogGrain
{
    private readonly IPersistentState<CatalogState> state;
    private readonly VersionStore<StoredVersion> store;
    private readonly TimeProvider time;
    private readonly ILogger<CatalogGrain> logger;
    private readonly CatalogRecords records = new();

    public CatalogGrain(
        [PersistentState(StorageNames.Catalog, StorageNames.Provider)] IPersistentState<CatalogState> state,
        [FromKeyedServices(StorageNames.Provider)] IGrainStorage storage,
        TimeProvider time,
        ILogger<CatalogGrain> logger)
    {
        this.state = state;
        store = new VersionStore<StoredVersion>(storage, StorageNames.Version);
        this.time = time;
        this.logger = logger;
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.Records.Count > 0)
            await DivideAsync();
        foreach (var (_, stored) in await store.ReadAsync(state.State.Keys))
        {
            if (stored.Record is { } record)
                records.Set(record);
        }
    }

    public async Task<Outcome<VersionRecord>> RegisterAsync(RegisterVersion command) =>
        await StoreAsync(CatalogPolicy.Register(records.Of(command.Manifest.Name), command, time.GetUtcNow()));

    public async Task<Outcome<VersionRecord>> MoveAsync(MoveVersion command)
    {
        if (records.Find(command.Key) is not { } record)
            return ModelErrors.UnknownVersion(command.Key.Model.Value, command.Key.Version.ToString());
        return await StoreAsync(CatalogPolicy.Move(record, command, time.GetUtcNow()));
    }

    public async Task RemoveAsync(VersionKey key)
    {
        if (records.Find(key) is null)
            return;
        await StoreKeysAsync(records.Keys.Where(known => known != key));
        records.Remove(key);
        Log.Removed(logger, key);
        await store.ClearAsync(key);
        // Not waited for: who forgets a version does not mind when its usage goes, and another content under its number begins anew anyway.
        _ = ForgetUsageAsync(key);
    }

    public Task<VersionRecord?> GetAsync(VersionKey key) => Task.FromResult(records.Find(key));

    public Task<ImmutableArray<VersionRecord>> ListAsync(ModelName? model) =>
        Task.FromResult(model is { } name ? records.Of(name) : records.All());

    private async Task ForgetUsageAsync(VersionKey key)
    {
        try
        {
            await GrainFactory.Usage(key.Model).RemoveAsync(key);
        }
        catch (Exception e)
        {
            Log.UsageNotForgotten(logger, key, e.Message);
        }
    }

    private async Task<Outcome<VersionRecord>> StoreAsync(Outcome<VersionRecord> decided)
    {
        if (!decided.IsSuccess)
            return decided;
        var record = decided.Value;
        var known = records.Find(record.Key);
        if (ReferenceEquals(known, record))
            return decided;
        await store.WriteAsync(record.Key, new StoredVersion { Record = record });
        if (known is null)
            await StoreKeysAsync(records.Keys.Append(record.Key));
        records.Set(record);
        var last = record.LastEvent;
        Log.Moved(logger, record.Key, last.State, record.Desired, last.Actor, last.Reason);
        return decided;
    }

    private async Task StoreKeysAsync(IEnumerable<VersionKey> keys)
    {
        var before = state.State.Keys;
        state.State.Keys = [.. keys];
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

    /// <summary>
    /// Brings the layout of releases before, all records in one, to that of today: first the records by themselves, then, in one write,
    /// their names in the place of them. Cut off before that write, it is done again from the start.
    /// </summary>
    private async Task DivideAsync()
    {
        var old = state.State.Records;
        foreach (var record in old)
            await store.WriteAsync(record.Key, new StoredVersion { Record = record });
        state.State.Records = [];
        await StoreKeysAsync(state.State.Keys.Concat(old.Select(record => record.Key)).Distinct());
        Log.Divided(logger, this.GetPrimaryKeyLong(), old.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(1200, LogLevel.Information, "{Version} is now {State}, desired {Desired}, by {Actor}: {Reason}")]
        public static partial void Moved(ILogger logger, VersionKey version, VersionState state, DesiredState desired, string actor, string reason);

        [LoggerMessage(1201, LogLevel.Information, "{Version} is forgotten")]
        public static partial void Removed(ILogger logger, VersionKey version);

        [LoggerMessage(1203, LogLevel.Warning, "The usage of {Version} is not forgotten: {Message}")]
        public static partial void UsageNotForgotten(ILogger logger, VersionKey version, string message);

        [LoggerMessage(1202, LogLevel.Information, "The {Count} records of catalog partition {Partition} are now stored each by itself")]
        public static partial void Divided(ILogger logger, long partition, int count);
    }
}
