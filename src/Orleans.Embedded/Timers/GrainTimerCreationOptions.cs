using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>How a grain's timer runs.</summary>
public readonly struct GrainTimerCreationOptions
{
    /// <summary>To be filled in.</summary>
    public GrainTimerCreationOptions()
    {
    }

    /// <summary>A timer that does not interleave and does not keep its grain alive.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time to the first run; infinite: not before <see cref="IGrainTimer.Change"/>.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from the end of a run to the next; infinite: one run.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether runs interleave with requests. Default: false.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether runs count as use of the grain for idle collection. Default: false.</summary>
    public bool KeepAlive { get; init; }
}
