using ModelGrains.Core.Shadows;

namespace ModelGrains.Grains.Shadows;

/// <summary>Settings of the copies that a silo makes of requests; the section <c>ModelGrains:Shadows</c>.</summary>
public sealed class ShadowOptions
{
    /// <summary>Copies that may wait for one shadow. Default 1,000. Range 1 to 1,000,000.</summary>
    public int QueueLength { get; set; } = 1000;

    /// <summary>What the copies of all shadows that wait or run may take together, in MiB; one shadow may have half of it. Default 64. Range 1 to 65,536.</summary>
    public int QueueMegabytes { get; set; } = 64;

    /// <summary>Copies that one shadow runs at a time. Default 1. Range 1 to 64.</summary>
    public int Parallel { get; set; } = 1;

    /// <summary>
    /// How long a copy may wait and run, in seconds, where its request's own deadline is not sooner; it waits for half of that at most. Default 10.
    /// Range 1 to 3,600.
    /// </summary>
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>How often a silo reports what it compared, in seconds: how old a report is, and how much of it a crash loses. Default 10. Range 1 to 3,600.</summary>
    public int FlushSeconds { get; set; } = 10;

    /// <summary>Nothing is copied once work waits this long for a thread, in milliseconds. Default 20. Range 1 to 60,000.</summary>
    public int PauseMilliseconds { get; set; } = 20;

    /// <summary>Copying goes on once work waits less than this, in milliseconds. Default 5. Range 1 to <see cref="PauseMilliseconds"/>.</summary>
    public int ResumeMilliseconds { get; set; } = 5;

    /// <summary>For how long it has to, in seconds. Default 5. Range 0 to 3,600.</summary>
    public int CalmSeconds { get; set; } = 5;

    /// <summary>Every setting that is out of range, each naming its key; empty where all are right.</summary>
    public IEnumerable<string> Validate(string section)
    {
        if (QueueLength is < 1 or > 1_000_000)
            yield return $"{section}:{nameof(QueueLength)} is {QueueLength}, expected 1 to 1000000";
        if (QueueMegabytes is < 1 or > 65_536)
            yield return $"{section}:{nameof(QueueMegabytes)} is {QueueMegabytes}, expected 1 to 65536";
        if (Parallel is < 1 or > 64)
            yield return $"{section}:{nameof(Parallel)} is {Parallel}, expected 1 to 64";
        if (TimeoutSeconds is < 1 or > 3600)
            yield return $"{section}:{nameof(TimeoutSeconds)} is {TimeoutSeconds}, expected 1 to 3600";
        if (FlushSeconds is < 1 or > 3600)
            yield return $"{section}:{nameof(FlushSeconds)} is {FlushSeconds}, expected 1 to 3600";
        if (PauseMilliseconds is < 1 or > 60_000)
            yield return $"{section}:{nameof(PauseMilliseconds)} is {PauseMilliseconds}, expected 1 to 60000";
        if (ResumeMilliseconds < 1 || ResumeMilliseconds > PauseMilliseconds)
            yield return $"{section}:{nameof(ResumeMilliseconds)} is {ResumeMilliseconds}, expected 1 to {PauseMilliseconds}, which {nameof(PauseMilliseconds)} is";
        if (CalmSeconds is < 0 or > 3600)
            yield return $"{section}:{nameof(CalmSeconds)} is {CalmSeconds}, expected 0 to 3600";
    }

    internal PressureLimits ToLimits() =>
        new(TimeSpan.FromMilliseconds(PauseMilliseconds), TimeSpan.FromMilliseconds(ResumeMilliseconds), TimeSpan.FromSeconds(CalmSeconds));
}
