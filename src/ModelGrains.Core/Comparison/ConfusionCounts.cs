using System.Collections.Immutable;
using ModelGrains.Comparison;

namespace ModelGrains.Core.Comparison;

/// <summary>What a confusion table says of each side alone. Pure.</summary>
public static class ConfusionCounts
{
    /// <summary>The population stability index of the candidate's classes against the primary's; null where there is none.</summary>
    public static double? StabilityIndex(ImmutableArray<ConfusionCell> cells)
    {
        // No name is the one of all other classes.
        var classes = cells.SelectMany(cell => (string?[])[cell.Primary, cell.Candidate]).Distinct().ToList();
        return Histograms.StabilityIndex(
            [.. classes.Select(name => cells.Where(cell => cell.Primary == name).Sum(cell => cell.Count))],
            [.. classes.Select(name => cells.Where(cell => cell.Candidate == name).Sum(cell => cell.Count))]);
    }
}
