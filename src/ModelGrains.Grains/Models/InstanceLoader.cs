using ModelGrains.Errors;
using ModelGrains.Grains.Silos;
using ModelGrains.Models;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Storage.Packages;

namespace ModelGrains.Grains.Models;

/// <summary>Loads and unloads one instance: one load at a time, however many ask, each admitted before it starts. Used in the turns of its grain.</summary>
internal sealed class InstanceLoader
{
    private readonly SessionHarness harness;
    private readonly IPackageStore packages;
    private readonly MemoryAccount memory;
    private readonly InstanceOccupancy occupancy;
    private readonly Func<Task<Outcome<VersionRecord>>> begin;
    private readonly Action<ModelError?> end;
    private Task<ModelError?>? loading;
    private bool mayMakeRoomNow;

    /// <summary>Makes the loader of a harness.</summary>
    /// <param name="harness">The harness.</param>
    /// <param name="packages">Where packages are.</param>
    /// <param name="memory">The silo's memory.</param>
    /// <param name="occupancy">What the memory is told of the instance.</param>
    /// <param name="begin">Called as a load begins: gives the version as it is stored now.</param>
    /// <param name="end">Called after a load that was admitted: null on success, else what failed.</param>
    public InstanceLoader(
        SessionHarness harness, IPackageStore packages, MemoryAccount memory, InstanceOccupancy occupancy, Func<Task<Outcome<VersionRecord>>> begin,
        Action<ModelError?> end)
    {
        this.harness = harness;
        this.packages = packages;
        this.memory = memory;
        this.occupancy = occupancy;
        this.begin = begin;
        this.end = end;
    }

    /// <summary>Whether a load is under way.</summary>
    public bool IsLoading => loading is { IsCompleted: false };

    /// <summary>Whether the version could be loaded now with nothing leaving for it.</summary>
    public bool HasRoom(VersionRecord record) => memory.HasRoom(record);

    /// <summary>Loads; null once it is loaded, else why it is not. A load that is done is done anew only where nothing is loaded.</summary>
    /// <param name="mayMakeRoom">Whether others may leave for it.</param>
    public Task<ModelError?> LoadAsync(bool mayMakeRoom)
    {
        if (loading is { IsCompleted: false })
            return mayMakeRoom && !mayMakeRoomNow ? LoadAfterAsync(loading) : loading;
        if (harness.State == InstanceState.Ready)
            return Task.FromResult<ModelError?>(null);
        mayMakeRoomNow = mayMakeRoom;
        return loading = LoadNowAsync(mayMakeRoom);
    }

    /// <summary>Unloads, after a load that is under way: its session would otherwise belong to nobody.</summary>
    public async Task UnloadAsync(string reason)
    {
        if (loading is { IsCompleted: false } underWay)
            await ((Task)underWay).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await harness.UnloadAsync(reason);
    }

    /// <summary>The load under way may find no room where this one finds some.</summary>
    private async Task<ModelError?> LoadAfterAsync(Task<ModelError?> other) =>
        await other is { Code: ModelErrorCode.Overloaded } ? await LoadAsync(mayMakeRoom: true) : await other;

    private async Task<ModelError?> LoadNowAsync(bool mayMakeRoom)
    {
        var begun = await begin();
        if (!begun.IsSuccess)
            return begun.Error;
        if (harness.State == InstanceState.Draining)
            await harness.UnloadAsync("");
        var record = begun.Value;
        var share = await memory.AdmitAsync(record, occupancy, mayMakeRoom);
        if (!share.IsSuccess)
            return share.Error;
        // Between its being opened and read, a store must not make room with it.
        using var lease = packages.Lease(record.Package);
        var error = await harness.LoadAsync(() => packages.FetchAsync(record), CancellationToken.None, share.Value);
        end(error);
        return error;
    }
}
