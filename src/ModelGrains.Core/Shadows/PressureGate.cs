using ModelGrains.Shadows;

namespace ModelGrains.Core.Shadows;

/// <summary>
/// Whether copies are made, by how long work waits on the silo: with two marks and a time between them, so that it does not go to and fro.
/// A value; each reading gives the next.
/// </summary>
/// <param name="IsPaused">Whether nothing is copied.</param>
/// <param name="CalmSince">Since when, as a time since some moment, the wait is below the low mark while paused; null where it is not.</param>
public readonly record struct PressureGate(bool IsPaused, TimeSpan? CalmSince)
{
    /// <summary>Takes a reading in.</summary>
    /// <param name="limits">The marks.</param>
    /// <param name="now">The time since some moment.</param>
    /// <param name="wait">How long work waits.</param>
    /// <returns>The gate after it, and what happened, if anything did.</returns>
    public (PressureGate Next, ShadowEventKind? Happened) Observe(PressureLimits limits, TimeSpan now, TimeSpan wait)
    {
        if (!IsPaused)
            return wait >= limits.High ? (new PressureGate(true, null), ShadowEventKind.Paused) : (this, null);
        if (wait >= limits.Low)
            return (new PressureGate(true, null), null);
        var since = CalmSince ?? now;
        return now - since >= limits.Calm ? (default, ShadowEventKind.Resumed) : (new PressureGate(true, since), null);
    }
}
