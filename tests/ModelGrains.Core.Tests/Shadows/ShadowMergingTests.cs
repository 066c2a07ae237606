using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;
using ModelGrains.Core.Shadows;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Shadows;

namespace ModelGrains.Core.Tests.Shadows;

public sealed class ShadowMergingTests
{
    [Fact]
    public void Take_OfSeveralSilos_AddsUpAndCountsEachOnce()
    {
        var first = ShadowMerging.Take(null, Report("a", 1, 3), Make.Now);
        var both = ShadowMerging.Take(first, Report("b", 1, 2, new ShadowCounters { Dropped = 1, Missing = [Missing("age", 2)] }), Make.Now);
        var again = ShadowMerging.Take(both, Report("a", 1, 3), Make.Now);
        var more = ShadowMerging.Take(again, Report("a", 2, 1, new ShadowCounters { Paused = 4, Missing = [Missing("age", 1), Missing("zip", 5)] }), Make.Now);

        Assert.Same(both, again);
        Assert.Equal(6, more.Comparison.Pairs);
        Assert.Equal(new ShadowCounters { Dropped = 1, Paused = 4, Missing = [Missing("age", 3), Missing("zip", 5)] }, more.Counters);
        Assert.Equal([("b", 1L), ("a", 2L)], more.Sources.Select(source => (source.Source, source.Sequence)));
    }

    [Fact]
    public void Take_OfANewComparison_ReplacesAndTheOldOneIsOver()
    {
        var old = ShadowMerging.Take(null, Report("a", 1, 3), Make.Now);

        var next = ShadowMerging.Take(old, Report("a", 1, 1) with { Since = Make.Now + TimeSpan.FromDays(1) }, Make.Now);

        Assert.Equal(1, next.Comparison.Pairs);
        Assert.Same(next, ShadowMerging.Take(next, Report("b", 1, 5), Make.Now));
    }

    [Fact]
    public void Take_ManyEventsAndReporters_KeepsTheNewest()
    {
        ShadowStatus? status = null;
        for (var i = 0; i < 300; i++)
            status = ShadowMerging.Take(status, Report($"s{i}", 1, 0) with { Events = [Event(300 - i)] }, Make.Now);

        Assert.Equal(ShadowStatus.MaxSources, status!.Sources.Length);
        Assert.Equal("s299", status.Sources[^1].Source);
        Assert.Equal(Enumerable.Range(251, 50).Select(minute => Event(minute)), status.Events);
    }

    private static MissingInput Missing(string name, long count) => new() { Name = name, Count = count };

    private static ShadowEvent Event(int minute) => new() { Time = Make.Now + TimeSpan.FromMinutes(minute), Silo = "s", Kind = ShadowEventKind.Paused, Reason = "" };

    private static ShadowReport Report(string source, long sequence, int pairs, ShadowCounters? counters = null)
    {
        var comparison = new AnswerComparison(ComparisonState.Empty);
        for (var i = 0; i < pairs; i++)
            comparison.Add("r", new AnswerSide([Make.Floats("y", [1], 1)], null, TimeSpan.Zero), new AnswerSide([Make.Floats("y", [1], 2)], null, TimeSpan.Zero));
        return new ShadowReport { Since = Make.Now, Source = source, Sequence = sequence, Counters = counters ?? new ShadowCounters(), Comparison = comparison.ToState() };
    }
}
