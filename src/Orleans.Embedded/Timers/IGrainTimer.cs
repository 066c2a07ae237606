namespace Orleans.Runtime;

/// <summary>A grain's timer; ends with its activation.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets the time to the next run and the time between runs. Inside a run it counts from that run's end.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
