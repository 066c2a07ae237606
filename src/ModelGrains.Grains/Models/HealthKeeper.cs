using Microsoft.Extensions.Logging;
using ModelGrains.Core.Health;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Sessions;

namespace ModelGrains.Grains.Models;

/// <summary>Keeps one instance's health: what its probes and loads came to, and when a failed one is tried again. Used in the turns of its grain.</summary>
internal sealed partial class HealthKeeper
{
    private readonly InstanceKey key;
    private readonly SessionHarness harness;
    private readonly InstanceOptions options;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly ILogger logger;
    private bool isProbing;
    private int attempts;

    public HealthKeeper(InstanceKey key, SessionHarness harness, InstanceOptions options, TimeProvider time, Random random, ILogger logger)
    {
        this.key = key;
        this.harness = harness;
        this.options = options;
        this.time = time;
        this.random = random;
        this.logger = logger;
    }

    /// <summary>Why no load is tried now; null where one may be.</summary>
    public ModelError? Refusal() =>
        harness.Health is { NextTry: { } next } health && next - time.GetUtcNow() is { Ticks: > 0 } left
            ? ModelErrors.VersionNotReady(key.VersionKey, health.Reason) with { RetryAfter = left }
            : null;

    /// <summary>Runs the samples, unless a probe is still under way; true where the instance has to leave the route.</summary>
    public async Task<bool> ProbeAsync()
    {
        if (isProbing || harness.State != InstanceState.Ready)
            return false;
        isProbing = true;
        try
        {
            if (await harness.ProbeAsync() is not { } result)
                return false;
            var health = ProbePolicy.AfterProbe(harness.Health, result, options.ProbeFailures, time.GetUtcNow());
            harness.Health = health;
            if (result.Failure is null)
                attempts = 0;
            else
                Log.ProbeFailed(logger, key, health.ConsecutiveFailures, result.Failure);
            return health.State == HealthState.Unhealthy;
        }
        finally
        {
            isProbing = false;
        }
    }

    /// <summary>It is loaded, and has answered its samples.</summary>
    public void OnLoaded(bool hasSamples)
    {
        if (harness.Health.State == HealthState.Unhealthy)
            Log.Back(logger, key);
        harness.Health = ProbePolicy.AfterLoad(hasSamples, time.GetUtcNow());
        if (options.ProbeSeconds == 0 || !hasSamples)
            attempts = 0;
    }

    /// <summary>It is not loaded because something failed; gives how long to wait before it is tried again.</summary>
    public TimeSpan OnFailed(string reason, TimeSpan? longest = null)
    {
        var now = time.GetUtcNow();
        harness.Health = ProbePolicy.AfterFailure(harness.Health, reason, ++attempts, random.NextDouble(), now, longest);
        return harness.Health.NextTry!.Value - now;
    }

    private static partial class Log
    {
        [LoggerMessage(1006, LogLevel.Warning, "{Instance} failed {Count} probes in a row: {Reason}")]
        public static partial void ProbeFailed(ILogger logger, InstanceKey instance, int count, string reason);

        [LoggerMessage(1007, LogLevel.Information, "{Instance} answers its samples again")]
        public static partial void Back(ILogger logger, InstanceKey instance);
    }
}
