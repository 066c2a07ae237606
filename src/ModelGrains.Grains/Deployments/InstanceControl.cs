using Microsoft.Extensions.Logging;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Deployments;

/// <summary>Loads and unloads every instance of a version.</summary>
internal sealed partial class InstanceControl
{
    /// <summary>How long a command waits for instances to drain; they go on without it.</summary>
    private static readonly TimeSpan DrainWait = TimeSpan.FromSeconds(30);

    private readonly IGrainFactory grains;
    private readonly TimeProvider time;
    private readonly ILogger<InstanceControl> logger;

    public InstanceControl(IGrainFactory grains, TimeProvider time, ILogger<InstanceControl> logger)
    {
        this.grains = grains;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Loads every slot that a route has requests for, all where it does not name the version; null when they are ready, else the first error.</summary>
    public async Task<ModelError?> LoadAsync(VersionRecord record, RouteSpec? route = null)
    {
        foreach (var key in Slots(record, route))
        {
            var loaded = await grains.Instance(key).LoadAsync(CancellationToken.None);
            if (!loaded.IsSuccess)
                return loaded.Error;
        }

        return null;
    }

    /// <summary>Drains and unloads every slot; ends when none holds memory any more.</summary>
    public Task UnloadAsync(VersionRecord record, string reason) => UnloadSlotsAsync(Slots(record), reason);

    /// <summary>
    /// As <see cref="UnloadAsync"/>, for what is no longer wanted: that it is so is stored, so a failure or a long drain is logged and
    /// keeps nobody waiting.
    /// </summary>
    public Task TryUnloadAsync(VersionRecord record, string reason) => TryUnloadSlotsAsync(record.Key, Slots(record), reason);

    /// <summary>Drains and unloads the slots that a route has no requests for any more, as <see cref="TryUnloadAsync"/>.</summary>
    public Task TryUnloadSurplusAsync(VersionRecord record, RouteSpec route, string reason) =>
        TryUnloadSlotsAsync(record.Key, Slots(record).Except(Slots(record, route)), reason);

    /// <summary>The instances of a version that a route has requests for; all where it does not name the version.</summary>
    public static IEnumerable<InstanceKey> Slots(VersionRecord record, RouteSpec? route) =>
        Slots(record).Take(route?.Find(record.Key.Version)?.Instances ?? record.Manifest.Instances);

    /// <summary>The instances of a version.</summary>
    public static IEnumerable<InstanceKey> Slots(VersionRecord record) =>
        Enumerable.Range(0, record.Manifest.Instances).Select(slot => new InstanceKey(record.Key.Model, record.Key.Version, slot));

    private Task UnloadSlotsAsync(IEnumerable<InstanceKey> slots, string reason) =>
        Task.WhenAll(slots.Select(key => grains.Instance(key).UnloadAsync(reason, CancellationToken.None)));

    private async Task TryUnloadSlotsAsync(VersionKey version, IEnumerable<InstanceKey> slots, string reason)
    {
        try
        {
            await UnloadSlotsAsync(slots, reason).WaitAsync(DrainWait, time);
        }
        catch (Exception e)
        {
            Log.NotUnloaded(logger, version, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1320, LogLevel.Warning, "{Version} is not unloaded yet: {Message}")]
        public static partial void NotUnloaded(ILogger logger, VersionKey version, string message);
    }
}
