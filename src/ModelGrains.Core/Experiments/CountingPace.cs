namespace ModelGrains.Core.Experiments;

/// <summary>How often outcomes are counted again by itself: counting reads the log, which is to take little of the time.</summary>
public static class CountingPace
{
    private const int Rest = 20;

    /// <summary>How long to leave it after a count.</summary>
    /// <param name="took">How long that took.</param>
    public static TimeSpan RestAfter(TimeSpan took) => took * Rest;
}
