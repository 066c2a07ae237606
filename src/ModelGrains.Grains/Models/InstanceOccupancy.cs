using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Silos;
using ModelGrains.Models;
using ModelGrains.Onnx.Sessions;
using Orleans.Runtime;

namespace ModelGrains.Grains.Models;

/// <summary>
/// What keeps one instance's memory: requests in flight, and requests that wait for its load, until they are answered. Leaves for others
/// where there is none. A load by command counts as a use: what is unused longer leaves first. Safe for concurrent use.
/// </summary>
internal sealed partial class InstanceOccupancy : IMemoryHolder
{
    private readonly IGrainContext context;
    private readonly SessionHarness harness;
    private readonly IGrainFactory grains;
    private readonly ILogger logger;
    private int claims;

    public InstanceOccupancy(InstanceKey key, IGrainContext context, SessionHarness harness, IGrainFactory grains, ILogger logger)
    {
        Key = key;
        this.context = context;
        this.harness = harness;
        this.grains = grains;
        this.logger = logger;
    }

    /// <inheritdoc/>
    public InstanceKey Key { get; }

    /// <inheritdoc/>
    public long LastUsed => harness.LastUsed;

    /// <inheritdoc/>
    public bool IsInUse => IsClaimed || harness.State != InstanceState.Ready || harness.InFlight > 0;

    /// <summary>Whether a request waits for it.</summary>
    public bool IsClaimed => Volatile.Read(ref claims) > 0;

    /// <summary>A request waits for it, from before its load to its answer.</summary>
    public void Claim() => Interlocked.Increment(ref claims);

    /// <summary>Ends what <see cref="Claim"/> began.</summary>
    public void EndClaim() => Interlocked.Decrement(ref claims);

    /// <inheritdoc/>
    public async Task<LeaveAnswer> TryLeaveAsync(string reason)
    {
        // A pin is a command to the catalog, given after the load as well as before it.
        if (await grains.Catalog(Key.Model).GetAsync(Key.VersionKey) is { IsPinned: true })
            return LeaveAnswer.Pinned;
        if (IsInUse || !await harness.TryUnloadIdleAsync(reason))
            return LeaveAnswer.InUse;
        Log.MadeRoom(logger, Key, reason);
        if (!IsClaimed)
            context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, reason));
        return LeaveAnswer.Left;
    }

    private static partial class Log
    {
        [LoggerMessage(1003, LogLevel.Information, "{Instance} is unloaded: {Reason}")]
        public static partial void MadeRoom(ILogger logger, InstanceKey instance, string reason);
    }
}
