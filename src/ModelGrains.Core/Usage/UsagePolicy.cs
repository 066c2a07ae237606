using System.Collections.Immutable;
using ModelGrains.Models;

namespace ModelGrains.Core.Usage;

/// <summary>
/// What a report makes of a version's usage. Reports are absolute and name their activation: the same one twice counts once, one that
/// comes late undoes nothing, and one that is lost is made good by the next.
/// </summary>
public static class UsagePolicy
{
    /// <summary>How many activations of one version may be open: more than it has slots, for those that a crash never let end.</summary>
    public const int MaxOpen = 128;

    /// <summary>How many ended ones are remembered.</summary>
    public const int MaxClosed = 64;

    /// <summary>The usage after a report; the same one where the report says nothing new.</summary>
    /// <param name="ledger">The usage before; null where there is none.</param>
    /// <param name="report">The report.</param>
    /// <param name="now">The time, in UTC.</param>
    public static UsageLedger Take(UsageLedger? ledger, UsageReport report, DateTimeOffset now)
    {
        if (ledger is null || ledger.Package != report.Package)
            ledger = new UsageLedger { Package = report.Package };
        if (ledger.Closed.Contains(report.Activation))
            return ledger;
        var known = ledger.Open.FirstOrDefault(open => open.Activation == report.Activation);
        if (known is not null && known.Sequence >= report.Sequence)
            return ledger;
        var open = new OpenUsage(report.Activation, report.Sequence, Slim(report.Counters), now);
        ledger = ledger with
        {
            Open = known is null ? ledger.Open.Add(open) : ledger.Open.Replace(known, open),
            Callers = CallerSketch.Merge(ledger.Callers, report.Callers.AsSpan()),
        };
        if (report.IsFinal)
            ledger = Close(ledger, open);
        while (ledger.Open.Length > MaxOpen)
            ledger = Close(ledger, ledger.Open.MinBy(other => other.At)!);
        return ledger;
    }

    /// <summary>The usage in one.</summary>
    public static VersionUsage Sum(VersionKey key, UsageLedger ledger)
    {
        var sum = ledger.Open.Select(open => open.Counters).Aggregate(ledger.Ended, CounterSums.Add);
        return new VersionUsage
        {
            Key = key,
            Requests = sum.Succeeded + sum.Rejected + sum.Failed + sum.Cancelled,
            Succeeded = sum.Succeeded,
            Rejected = sum.Rejected,
            Failed = sum.Failed,
            Cancelled = sum.Cancelled,
            Inferences = sum.Inferences,
            Executions = sum.Executions,
            QueueMicroseconds = sum.QueueMicroseconds,
            ComputeMicroseconds = sum.ComputeMicroseconds,
            LastUsed = sum.LastUsed,
            DistinctCallers = CallerSketch.Estimate(ledger.Callers),
            Batches = sum.Batches,
        };
    }

    private static UsageLedger Close(UsageLedger ledger, OpenUsage open)
    {
        var closed = ledger.Closed.Length < MaxClosed ? ledger.Closed : ledger.Closed.RemoveAt(0);
        return ledger with
        {
            Ended = CounterSums.Add(ledger.Ended, open.Counters),
            Open = ledger.Open.Remove(open),
            Closed = closed.Add(open.Activation),
        };
    }

    /// <summary>Without the histograms: they are for metrics, which begin anew with each process.</summary>
    private static InstanceCounters Slim(InstanceCounters counters) => counters with
    {
        QueueLatency = LatencyHistogram.Empty,
        ComputeLatency = LatencyHistogram.Empty,
        RequestLatency = LatencyHistogram.Empty,
    };
}
