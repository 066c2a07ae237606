using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Comparison;
using ModelGrains.Core.Analysis;

namespace ModelGrains.Grains.Analysis;

/// <summary>What had been counted at one moment: by each silo, and by the shadow between the two versions.</summary>
/// <param name="Reports">The silos' counts.</param>
/// <param name="Pairs">The shadow's comparison; null where there is none.</param>
/// <param name="PairsSince">When that began.</param>
internal sealed record TrackSnapshot(ImmutableArray<TracksReport> Reports, ComparisonState? Pairs, DateTimeOffset PairsSince)
{
    /// <summary>What came after an earlier moment: of a count that began since, all of it.</summary>
    public TrackState Since(TrackSnapshot earlier, int track)
    {
        var sum = TrackState.Empty;
        foreach (var report in Reports)
        {
            var before = earlier.Reports.FirstOrDefault(other => other.Source == report.Source);
            sum = TrackSums.Add(sum, before is null ? report.Tracks[track] : TrackSums.Since(report.Tracks[track], before.Tracks[track]));
        }

        return sum;
    }

    /// <summary>The comparison at an earlier moment that this one goes on from.</summary>
    public ComparisonState PairsBefore(TrackSnapshot earlier) =>
        earlier.Pairs is { } before && earlier.PairsSince == PairsSince ? before : ComparisonState.Empty;
}
