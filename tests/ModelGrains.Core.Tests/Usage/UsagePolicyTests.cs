using ModelGrains.Core.Tests.Support;
using ModelGrains.Core.Usage;
using ModelGrains.Models;

namespace ModelGrains.Core.Tests.Usage;

public sealed class UsagePolicyTests
{
    private static readonly VersionKey Key = VersionKey.Parse("fraud/3");

    [Fact]
    public void Take_SameReportTwice_CountsOnce()
    {
        var once = UsagePolicy.Take(null, Report("a", 1, 5), Make.Now);

        Assert.Same(once, UsagePolicy.Take(once, Report("a", 1, 5), Make.Now));
        Assert.Equal(5, Requests(once));
    }

    [Fact]
    public void Take_LaterReport_TakesThePlaceOfTheOneBefore() => Assert.Equal(8, Requests(Take(Report("a", 1, 5), Report("a", 2, 8))));

    [Fact]
    public void Take_ReportsOutOfOrder_UndoesNothing() => Assert.Equal(8, Requests(Take(Report("a", 2, 8), Report("a", 1, 5))));

    [Fact]
    public void Take_SeveralActivations_AreSummed() => Assert.Equal(12, Requests(Take(Report("a", 1, 5), Report("b", 1, 7))));

    [Fact]
    public void Take_LateReportOfAnActivationThatEnded_UndoesNothing() =>
        Assert.Equal(16, Requests(Take(Report("a", 1, 5), Report("a", 3, 9, isFinal: true), Report("b", 1, 7), Report("a", 2, 8), Report("a", 3, 9, isFinal: true))));

    [Fact]
    public void Take_VeryManyActivationsThatACrashEnded_StaysBoundedAndLosesNothing()
    {
        UsageLedger? ledger = null;
        for (var i = 0; i < 1000; i++)
            ledger = UsagePolicy.Take(ledger, Report($"a{i}", 1, 1), Make.Now.AddSeconds(i));

        Assert.Equal(1000, Requests(ledger!));
        Assert.InRange(ledger!.Open.Length, 1, UsagePolicy.MaxOpen);
        Assert.InRange(ledger.Closed.Length, 1, UsagePolicy.MaxClosed);
    }

    [Fact]
    public void Take_OtherContentUnderTheSameNumber_BeginsAnew() =>
        Assert.Equal(2, Requests(Take(Report("a", 1, 5), Report("b", 1, 2) with { Package = Make.Digest(9) })));

    [Fact]
    public void Take_Histograms_AreNotStored()
    {
        var report = Report("a", 1, 5);
        var ledger = Take(report with { Counters = report.Counters with { RequestLatency = new LatencyHistogram { Counts = [1, 2], SumMicroseconds = 3 } } });

        Assert.Empty(ledger.Open[0].Counters.RequestLatency.Counts);
    }

    [Fact]
    public void Sum_AllKinds_AddUp()
    {
        var counters = new InstanceCounters
        {
            Succeeded = 1, Rejected = 2, Failed = 3, Cancelled = 4, Inferences = 5, Executions = 6, QueueMicroseconds = 7, ComputeMicroseconds = 8, LastUsed = Make.Now,
            Batches = [new BatchCounters { BatchSize = 2, Executions = 6 }],
        };
        var ledger = Take(Report("a", 1, 0) with { Counters = counters, IsFinal = true }, Report("b", 1, 0) with { Counters = counters with { LastUsed = Make.Now.AddDays(1) } });

        var usage = UsagePolicy.Sum(Key, ledger);

        Assert.Equal((20L, 2L, 4L, 6L, 8L), (usage.Requests, usage.Succeeded, usage.Rejected, usage.Failed, usage.Cancelled));
        Assert.Equal((10L, 12L, 14L, 16L), (usage.Inferences, usage.Executions, usage.QueueMicroseconds, usage.ComputeMicroseconds));
        Assert.Equal(Make.Now.AddDays(1), usage.LastUsed);
        Assert.Equal(12, Assert.Single(usage.Batches).Executions);
    }

    private static UsageLedger Take(params UsageReport[] reports) => reports.Aggregate((UsageLedger?)null, (ledger, report) => UsagePolicy.Take(ledger, report, Make.Now))!;

    private static long Requests(UsageLedger ledger) => UsagePolicy.Sum(Key, ledger).Requests;

    private static UsageReport Report(string activation, long sequence, long succeeded, bool isFinal = false) => new()
    {
        Key = Key,
        Package = Make.Digest(1),
        Activation = activation,
        Sequence = sequence,
        Counters = new InstanceCounters { Succeeded = succeeded },
        IsFinal = isFinal,
    };
}
