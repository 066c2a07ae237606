using ModelGrains.Comparison;

namespace ModelGrains.Core.Comparison;

/// <summary>How well scores tell two classes apart. Pure.</summary>
public static class RankScore
{
    /// <summary>
    /// The area under the ROC curve: how likely a positive's score is above a negative's, ties counting half (Mann and Whitney). Scores of
    /// one bucket are ties, so that it is at most half the likelihood off that both fall into the same one. Null where a class has no score.
    /// </summary>
    public static double? Auc(ValueHistogram positives, ValueHistogram negatives)
    {
        if (positives.Count == 0 || negatives.Count == 0)
            return null;
        var (below, j) = (0L, 0);
        var wins = 0.0;
        for (var i = 0; i < positives.Buckets.Length; i++)
        {
            while (j < negatives.Buckets.Length && negatives.Buckets[j] < positives.Buckets[i])
                below += negatives.Counts[j++];
            var ties = j < negatives.Buckets.Length && negatives.Buckets[j] == positives.Buckets[i] ? negatives.Counts[j] : 0;
            wins += positives.Counts[i] * (below + (ties / 2.0));
        }

        return wins / positives.Count / negatives.Count;
    }
}
