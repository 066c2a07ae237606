using System.Collections.Immutable;
using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;
using ModelGrains.Core.Shadows;
using ModelGrains.Shadows;

namespace ModelGrains.Grains.Shadows;

/// <summary>
/// What this silo compared of one pair since it last reported. Its size is bounded. Safe for concurrent use; what a primary's request counts
/// takes no lock, since a thread of low priority may hold it.
/// </summary>
internal sealed class ShadowTally
{
    private readonly Lock gate = new();
    private AnswerComparison comparison = new(ComparisonState.Empty);
    private ShadowCounters incomplete = new();
    private ShadowCounters reported = new();
    private ImmutableArray<ShadowEvent> events = [];
    private bool hasNews;
    private long compared;
    private long dropped;
    private long paused;
    private long expired;

    /// <summary>Counts a copy that found the queue full.</summary>
    public void OnDropped() => Interlocked.Increment(ref dropped);

    /// <summary>Counts a request that was not copied, or a copy that was dropped, under pressure.</summary>
    public void OnPaused() => Interlocked.Increment(ref paused);

    /// <summary>Counts copies that came too late.</summary>
    public void OnExpired(int count) => Interlocked.Add(ref expired, count);

    /// <summary>Takes a pair of answers in.</summary>
    public void Add(string id, in AnswerSide primary, in AnswerSide shadow)
    {
        lock (gate)
        {
            hasNews = true;
            compared++;
            comparison.Add(id, primary, shadow);
        }
    }

    /// <summary>Counts a copy that could not be run.</summary>
    public void OnIncomplete(IEnumerable<string> missing)
    {
        lock (gate)
            incomplete = ShadowSums.Add(incomplete, new ShadowCounters { Incomplete = 1, Missing = [.. missing.Select(name => new MissingInput { Name = name, Count = 1 })] });
    }

    /// <summary>Notes a pause or its end.</summary>
    public void Note(ShadowEvent happened)
    {
        lock (gate)
        {
            hasNews = true;
            events = (events.Length < ShadowStatus.MaxEvents ? events : events.RemoveAt(0)).Add(happened);
        }
    }

    /// <summary>What there was since it was made, reported or not.</summary>
    public ShadowMeasure Read(ShadowKey key, int waiting)
    {
        lock (gate)
            return new ShadowMeasure(key, compared, LeftOut(), waiting);
    }

    /// <summary>What there is, and begins anew; null where there is nothing.</summary>
    public (ShadowCounters Counters, ComparisonState Comparison, ImmutableArray<ShadowEvent> Events)? Take()
    {
        lock (gate)
        {
            var all = LeftOut();
            var counters = ShadowSums.Subtract(all, reported);
            if (!hasNews && counters.Sum == 0)
                return null;
            comparison.AddDropped(counters.Sum);
            var taken = (counters, comparison.ToState(), events);
            (comparison, reported, events, hasNews) = (new AnswerComparison(ComparisonState.Empty), all, [], false);
            return taken;
        }
    }

    private ShadowCounters LeftOut() => incomplete with
    {
        Dropped = Interlocked.Read(ref dropped),
        Paused = Interlocked.Read(ref paused),
        Expired = Interlocked.Read(ref expired),
    };
}
