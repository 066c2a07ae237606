namespace ModelGrains.Core.Shadows;

/// <summary>How long copies may run. Pure.</summary>
public static class CopyTime
{
    /// <summary>
    /// What is left of a copy's time; null where more than half of it has passed. What such a copy came to would say more of the queue than of
    /// the shadow, and behind one that hangs there would be a queue of them, each run for the moment until its own time is over.
    /// </summary>
    /// <param name="time">How long it has in all.</param>
    /// <param name="waited">How long it has waited.</param>
    public static TimeSpan? Left(TimeSpan time, TimeSpan waited) => waited > time / 2 ? null : time - waited;
}
