using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Models;
using Orleans.Runtime;

namespace ModelGrains.Grains.Catalog;

/// <summary>The records of one partition's versions. What a command leads to is decided by <see cref="CatalogPolicy"/>; a record counts once it is stored.</summary>
internal sealed partial class CatalogGrain : Grain, ICatalogGrain
{
    private readonly IPersistentState<CatalogState> state;
    private readonly TimeProvider time;
    private readonly ILogger<CatalogGrain> logger;

    private ImmutableSortedDictionary<VersionKey, VersionRecord> records = ImmutableSortedDictionary<VersionKey, VersionRecord>.Empty;

    public CatalogGrain(
        [PersistentState(StorageNames.Catalog, StorageNames.Provider)] IPersistentState<CatalogState> state,
        TimeProvider time,
        ILogger<CatalogGrain> logger)
    {
        this.state = state;
        this.time = time;
        this.logger = logger;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        records = state.State.Records.ToImmutableSortedDictionary(record => record.Key, record => record, VersionKeyOrder.Instance);
        return Task.CompletedTask;
    }

    public async Task<Outcome<VersionRecord>> RegisterAsync(RegisterVersion command)
    {
        var known = records.Values.Where(record => record.Key.Model == command.Manifest.Name).ToList();
        return await StoreAsync(CatalogPolicy.Register(known, command, time.GetUtcNow()));
    }

    public async Task<Outcome<VersionRecord>> MoveAsync(MoveVersion command)
    {
        if (!records.TryGetValue(command.Key, out var record))
            return ModelErrors.UnknownVersion(command.Key.Model.Value, command.Key.Version.ToString());
        return await StoreAsync(CatalogPolicy.Move(record, command, time.GetUtcNow()));
    }

    public async Task RemoveAsync(VersionKey key)
    {
        if (!records.ContainsKey(key))
            return;
        await StoreAsync(records.Remove(key));
        Log.Removed(logger, key);
    }

    public Task<VersionRecord?> GetAsync(VersionKey key) => Task.FromResult(records.GetValueOrDefault(key));

    public Task<ImmutableArray<VersionRecord>> ListAsync(ModelName? model) =>
        Task.FromResult(records.Values.Where(record => model is null || record.Key.Model == model).ToImmutableArray());

    private async Task<Outcome<VersionRecord>> StoreAsync(Outcome<VersionRecord> decided)
    {
        if (!decided.IsSuccess || ReferenceEquals(records.GetValueOrDefault(decided.Value.Key), decided.Value))
            return decided;
        await StoreAsync(records.SetItem(decided.Value.Key, decided.Value));
        var last = decided.Value.LastEvent;
        Log.Moved(logger, decided.Value.Key, last.State, decided.Value.Desired, last.Actor, last.Reason);
        return decided;
    }

    private async Task StoreAsync(ImmutableSortedDictionary<VersionKey, VersionRecord> next)
    {
        state.State.Records = [.. next.Values];
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Records = [.. records.Values];
            throw;
        }

        records = next;
    }

    private static partial class Log
    {
        [LoggerMessage(1200, LogLevel.Information, "{Version} is now {State}, desired {Desired}, by {Actor}: {Reason}")]
        public static partial void Moved(ILogger logger, VersionKey version, VersionState state, DesiredState desired, string actor, string reason);

        [LoggerMessage(1201, LogLevel.Information, "{Version} is forgotten")]
        public static partial void Removed(ILogger logger, VersionKey version);
    }
}
