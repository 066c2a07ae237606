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
    public Task UnloadAsync(VersionRecord record, string reason) =>
        Task.WhenAll(Slots(record).Select(key => grains.Instance(key).UnloadAsync(reason, CancellationToken.None)));

    /// <summary>
    /// As <see cref="UnloadAsync"/>, for what is no longer wanted: that it is so is stored, so a failure or a long drain is logged and
    /// keeps nobody waiting.
    /// </summary>
    public async Task TryUnloadAsync(VersionRecord record, string reason)
    {
        try
        {
            await UnloadAsync(record, reason).WaitAsync(DrainWait, time);
        }
        catch (Exception e)
        {
            Log.NotUnloaded(logger, record.Key, e.Message);
        }
    }

    /// <summary>Drains and unloads the slots that a route has no requests for any more, as <see cref="TryUnloadAsync"/>.</summary>
    public async Task TryUnloadSurplusAsync(VersionRecord record, RouteSpec route, string reason)
    {
        foreach (var key in Slots(record).Except(Slots(record, route)))
        {
            try
            {
                await grains.Instance(key).UnloadAsync(reason, CancellationToken.None).WaitAsync(DrainWait, time);
            }
            catch (Exception e)
            {
                Log.NotUnloaded(logger, key.VersionKey, e.Message);
            }
        }
    }

    /// <summary>The instances of a version that a route has requests for; all where it does not name the version.</summary>
    public static IEnumerable<InstanceKey> Slots(VersionRecord record, RouteSpec? route) =>
        Slots(record).Take(route?.Find(record.Key.Version)?.Instances ?? record.Manifest.Instances);

    /// <summary>The instances of a version.</summary>
    public static IEnumerable<InstanceKey> Slots(VersionRecord record) =>
        Enumerable.Range(0, record.Manifest.Instances).Select(slot => new InstanceKey(record.Key.Model, record.Key.Version, slot));

    private static partial class Log
    {
        [LoggerMessage(1320, LogLevel.Warning, "{Version} is not unloaded yet: {Message}")]
        public static partial void NotUnloaded(ILogger logger, VersionKey version, string message);
    }
}
