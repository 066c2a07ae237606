namespace ModelGrains.Core.Rollouts;

/// <summary>Waits, of which the infinite one (<see cref="Timeout.InfiniteTimeSpan"/>, a negative number) is the longest.</summary>
internal static class Waits
{
    /// <summary>The shorter of two.</summary>
    public static TimeSpan Sooner(TimeSpan one, TimeSpan other) =>
        one == Timeout.InfiniteTimeSpan ? other : other == Timeout.InfiniteTimeSpan || one < other ? one : other;
}
