using ModelGrains.Models;

namespace ModelGrains.Core.Health;

/// <summary>Decides what probes and loads make of an instance's health. Pure functions; dice and clock are the caller's.</summary>
public static class ProbePolicy
{
    /// <summary>The first wait before a failed load is tried again.</summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    /// <summary>The longest one.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    /// <summary>The longest one while the package store is away: it comes back for all at once.</summary>
    public static readonly TimeSpan LongestWithoutStore = TimeSpan.FromSeconds(30);

    /// <summary>The health after a probe.</summary>
    /// <param name="health">The health before.</param>
    /// <param name="result">What the probe came to.</param>
    /// <param name="failuresToLeave">After how many failures in a row an instance leaves the route.</param>
    /// <param name="now">The time, in UTC.</param>
    public static InstanceHealth AfterProbe(InstanceHealth health, ProbeResult result, int failuresToLeave, DateTimeOffset now)
    {
        if (result.Failure is null)
            return new InstanceHealth { State = HealthState.Healthy, LastProbe = now, LatencyMicroseconds = (long)result.Latency.TotalMicroseconds };
        var failures = health.ConsecutiveFailures + 1;
        return health with
        {
            State = failures >= failuresToLeave ? HealthState.Unhealthy : health.State,
            Reason = result.Failure,
            LastProbe = now,
            ConsecutiveFailures = failures,
        };
    }

    /// <summary>The health of an instance that is not loaded because something failed: when it is tried again.</summary>
    /// <param name="health">The health before.</param>
    /// <param name="reason">What failed.</param>
    /// <param name="attempt">How many times in a row it failed to come back, from 1.</param>
    /// <param name="random">A number from 0 up to 1, for the jitter.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="longest">The longest wait; null for <see cref="LongestDelay"/>.</param>
    public static InstanceHealth AfterFailure(InstanceHealth health, string reason, int attempt, double random, DateTimeOffset now, TimeSpan? longest = null) =>
        health with { State = HealthState.Unhealthy, Reason = reason, NextTry = now + Delay(attempt, random, longest) };

    /// <summary>The health of an instance that is loaded, and so has answered its samples.</summary>
    /// <param name="hasSamples">Whether there were any.</param>
    /// <param name="now">The time, in UTC.</param>
    public static InstanceHealth AfterLoad(bool hasSamples, DateTimeOffset now) =>
        hasSamples ? new InstanceHealth { State = HealthState.Healthy, LastProbe = now } : InstanceHealth.Unknown;

    /// <summary>How long to wait: doubled with each failure up to the longest, and between half of that and all of it, so that those that failed together do not come back together.</summary>
    public static TimeSpan Delay(int attempt, double random, TimeSpan? longest = null)
    {
        var whole = Math.Min((longest ?? LongestDelay).TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(attempt, 30) - 1));
        return TimeSpan.FromSeconds(whole * (0.5 + (random / 2)));
    }
}
