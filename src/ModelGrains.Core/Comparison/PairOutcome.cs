using ModelGrains.Models;

namespace ModelGrains.Core.Comparison;

/// <summary>What one output of one pair came to.</summary>
/// <param name="Elements">How many elements there are.</param>
/// <param name="Unequal">How many are not equal.</param>
/// <param name="Outside">How many are not within the tolerance either.</param>
/// <param name="IsUnknown">Whether a difference cannot be told: a number against none.</param>
/// <param name="Largest">The largest difference that can be told.</param>
internal readonly record struct PairOutcome(long Elements, long Unequal, long Outside, bool IsUnknown, double Largest)
{
    /// <summary>How far the two are apart; null where it cannot be told.</summary>
    public double? Difference => IsUnknown ? null : Largest;

    /// <summary>This with one more pair of numbers.</summary>
    public PairOutcome With(in ElementPair pair, Tolerance tolerance) => new(
        Elements + 1,
        Unequal + (pair.AreEqual ? 0 : 1),
        Outside + (pair.IsWithin(tolerance) ? 0 : 1),
        IsUnknown || (!pair.AreEqual && pair.Difference is null),
        Math.Max(Largest, pair.Difference ?? 0));
}
