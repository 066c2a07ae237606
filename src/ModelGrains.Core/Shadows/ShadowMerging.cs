using System.Collections.Immutable;
using ModelGrains.Core.Comparison;
using ModelGrains.Shadows;

namespace ModelGrains.Core.Shadows;

/// <summary>Decides what a silo's report makes of what is stored of a pair.</summary>
public static class ShadowMerging
{
    /// <summary>What is stored after it; the same object where the report changes nothing: it came before, or is of a comparison that ended.</summary>
    public static ShadowStatus Take(ShadowStatus? known, ShadowReport report, DateTimeOffset now)
    {
        if (known is not null && report.Since < known.Since)
            return known;
        var status = known is not null && known.Since == report.Since ? known : new ShadowStatus { Since = report.Since, UpdatedAt = now };
        if (status.Sources.FirstOrDefault(source => source.Source == report.Source) is { } last && last.Sequence >= report.Sequence)
            return status;
        var sources = status.Sources.RemoveAll(source => source.Source == report.Source).Add(new ShadowSource { Source = report.Source, Sequence = report.Sequence });
        ImmutableArray<ShadowEvent> events = [.. status.Events.Concat(report.Events).OrderBy(happened => happened.Time)];
        return status with
        {
            UpdatedAt = now,
            Counters = ShadowSums.Add(status.Counters, report.Counters),
            Comparison = AnswerComparison.Merge(status.Comparison, report.Comparison),
            Events = events.RemoveRange(0, Math.Max(0, events.Length - ShadowStatus.MaxEvents)),
            Sources = sources.RemoveRange(0, Math.Max(0, sources.Length - ShadowStatus.MaxSources)),
        };
    }
}
