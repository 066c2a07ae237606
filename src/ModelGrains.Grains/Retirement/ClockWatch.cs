namespace ModelGrains.Grains.Retirement;

/// <summary>
/// Notices when the clock on the wall goes forward by more than time passes: it was set, or the machine slept. What it was set to while
/// this process was not running it cannot know. For one caller at a time.
/// </summary>
internal sealed class ClockWatch
{
    /// <summary>How far it may go forward unnoticed between two looks.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromHours(1);

    private readonly TimeProvider time;
    private (DateTimeOffset Wall, long Timestamp)? last;

    public ClockWatch(TimeProvider time) => this.time = time;

    /// <summary>How much too far it went since the last look; zero where that is within the tolerance.</summary>
    public TimeSpan Look()
    {
        var wall = time.GetUtcNow();
        var ahead = last is { } before ? wall - before.Wall - time.GetElapsedTime(before.Timestamp) : TimeSpan.Zero;
        last = (wall, time.GetTimestamp());
        return ahead > Tolerance ? ahead : TimeSpan.Zero;
    }
}
