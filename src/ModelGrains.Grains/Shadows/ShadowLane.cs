using Microsoft.Extensions.Logging;
using ModelGrains.Core.Shadows;
using ModelGrains.Shadows;

namespace ModelGrains.Grains.Shadows;

/// <summary>One shadow on this silo: what waits for it, and what it came to. Safe for concurrent use, but for what is the thread's of the copies alone.</summary>
internal sealed partial class ShadowLane
{
    private readonly IGrainFactory grains;
    private readonly ILogger logger;
    private readonly string source = Guid.NewGuid().ToString("N");
    private readonly SemaphoreSlim reporting = new(1);
    private ShadowReport? unsent;
    private long sequence;
    private volatile ShadowRule rule;
    private volatile bool isClosed;
    private volatile bool isBusy;
    private TaskCompletionSource? idle;
    private int places;
    private int unfinished;
    private long bytes;

    public ShadowLane(ShadowRule rule, IGrainFactory grains, ILogger logger)
    {
        this.rule = rule;
        this.grains = grains;
        this.logger = logger;
    }

    /// <summary>Which requests it gets copies of; the share and the end may change.</summary>
    public ShadowRule Rule
    {
        get => rule;
        set => rule = value;
    }

    public ShadowTally Tally { get; } = new();

    /// <summary>How many wait.</summary>
    public int Places => Volatile.Read(ref places);

    /// <summary>Whether the route has it no more.</summary>
    public bool IsClosed
    {
        get => isClosed;
        set => isClosed = value;
    }

    /// <summary>Whether as many run as may: what is added has to wait for one of them to end. Set by the thread alone.</summary>
    public bool IsBusy
    {
        get => isBusy;
        set => isBusy = value;
    }

    /// <summary>What waits and has come to the thread, the oldest first. The thread's alone, as the next two.</summary>
    public Queue<ShadowWork> Waiting { get; } = new();

    /// <summary>How many run.</summary>
    public int Running { get; set; }

    /// <summary>Whether it is in line.</summary>
    public bool IsInLine { get; set; }

    /// <summary>Whether there is a place, as it looks: it takes none.</summary>
    public bool HasPlace(int limit, long size, long maxSize) => Places < limit && Volatile.Read(ref bytes) is var held && (held == 0 || held + size <= maxSize);

    /// <summary>Takes a place to wait and what it takes of memory; false where there is none. A single copy may be as large as it is.</summary>
    public bool TryTakePlace(int limit, long size, long maxSize)
    {
        if (Interlocked.Increment(ref places) <= limit)
        {
            var held = Interlocked.Add(ref bytes, size);
            if (held <= maxSize || held == size)
                return true;
            GiveBack(size);
        }

        GiveBackPlace();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void GiveBackPlace() => Interlocked.Decrement(ref places);

    /// <summary>Gives memory back.</summary>
    public void GiveBack(long size) => Interlocked.Add(ref bytes, -size);

    /// <summary>A copy was taken.</summary>
    public void Begin() => Interlocked.Increment(ref unfinished);

    /// <summary>It is compared or dropped.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref unfinished) == 0)
            Volatile.Read(ref idle)?.TrySetResult();
    }

    /// <summary>Ends at a moment when nothing waits or runs.</summary>
    public Task WhenIdleAsync()
    {
        while (true)
        {
            var standing = Volatile.Read(ref idle);
            if (standing is null or { Task.IsCompleted: true })
            {
                var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (Interlocked.CompareExchange(ref idle, next, standing) != standing)
                    continue;
                standing = next;
            }

            if (Volatile.Read(ref unfinished) == 0)
                standing.TrySetResult();
            return standing.Task;
        }
    }

    /// <summary>Reports what is new. What does not arrive is sent again with the same number, so that it counts once, before anything newer.</summary>
    /// <returns>Whether all of it arrived that there was when it was called.</returns>
    public async Task<bool> ReportAsync()
    {
        await reporting.WaitAsync();
        try
        {
            // Not for as long as there is news: under load there always is.
            if (unsent is not null)
                await SendAsync(unsent);
            unsent = Next();
            if (unsent is not null)
                await SendAsync(unsent);
            return true;
        }
        catch (Exception e)
        {
            Log.NotReported(logger, rule.Key, e.Message);
            return false;
        }
        finally
        {
            reporting.Release();
        }
    }

    private async Task SendAsync(ShadowReport report)
    {
        await grains.Shadow(rule.Key).ReportAsync(report);
        unsent = null;
    }

    private ShadowReport? Next() => Tally.Take() is not { } taken ? null : new ShadowReport
    {
        Since = rule.Shadow.Since,
        Source = source,
        Sequence = ++sequence,
        Counters = taken.Counters,
        Comparison = taken.Comparison,
        Events = taken.Events,
    };

    private static partial class Log
    {
        [LoggerMessage(1601, LogLevel.Warning, "What was compared of {Pair} was not stored, the next report has it: {Message}")]
        public static partial void NotReported(ILogger logger, ShadowKey pair, string message);
    }
}
