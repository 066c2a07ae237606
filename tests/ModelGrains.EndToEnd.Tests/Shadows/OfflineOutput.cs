using ModelGrains.Protocol.Management;

namespace ModelGrains.EndToEnd.Tests.Shadows;

/// <summary>One output of all pairs that both answered, compared by hand.</summary>
internal sealed class OfflineOutput
{
    private const int WorstKept = 10;

    private readonly List<(string Id, OfflineTensor Primary, OfflineTensor Candidate)> pairs;

    public OfflineOutput(string name, IEnumerable<OfflinePair> compared) =>
        pairs = [.. compared.Select(pair => (pair.Id, pair.Primary.Outputs![name], pair.Candidate.Outputs![name]))];

    /// <summary>Holds what was reported of the output against it.</summary>
    /// <param name="view">What was reported.</param>
    /// <param name="absolute">The tolerance beside <paramref name="relative"/> of the primary's number.</param>
    /// <param name="relative">The tolerance as a share.</param>
    /// <returns>How far quantiles were off at most.</returns>
    public double AssertIs(OutputComparisonView view, double absolute, double relative)
    {
        var elements = pairs.Select(pair => pair.Primary.Values.Zip(pair.Candidate.Values).ToList()).ToList();
        Assert.All(pairs, pair => Assert.Equal(pair.Primary.Shape, pair.Candidate.Shape));
        Assert.Equal((pairs.Count, 0, 0, 0, 0), (view.Pairs, view.ShapeMismatches, view.TypeMismatches, view.MissingInPrimary, view.MissingInCandidate));
        Assert.Equal(elements.Count(pair => pair.All(AreEqual)), view.Exact);
        Assert.Equal(elements.Count(pair => pair.All(AreNear)), view.WithinTolerance);
        Assert.Equal(elements.Sum(pair => pair.Count), view.Elements);
        Assert.Equal(elements.Sum(pair => pair.Count(AreNear)), view.ElementsWithinTolerance);
        var differences = elements.SelectMany(pair => pair).Select(Difference).OfType<double>().ToList();
        Assert.Equal(differences.Max(), view.MaxDifference);
        Assert.Equal(differences.Average(), view.MeanDifference!.Value, 1e-9 * differences.Max());
        Assert.Equal(
            pairs.Where((_, i) => !elements[i].All(AreEqual)).Select(pair => new ComparisonExampleView(pair.Id, Worst(pair.Primary, pair.Candidate)))
                .OrderByDescending(example => example.Difference ?? double.PositiveInfinity).ThenBy(example => example.Request, StringComparer.Ordinal).Take(WorstKept),
            view.Worst);
        AssertClasses(view);
        return AssertValues(view);

        bool AreNear((double First, double Second) pair) =>
            AreEqual(pair) || (pairs[0].Primary.IsFloat && Difference(pair) is { } difference && difference <= absolute + (relative * Math.Abs(pair.First)));
    }

    private static bool AreEqual((double First, double Second) pair) => pair.First.Equals(pair.Second);

    /// <summary>How far two numbers are apart; null where one is none.</summary>
    private static double? Difference((double First, double Second) pair) =>
        double.IsFinite(pair.First) && double.IsFinite(pair.Second) ? Math.Abs(pair.Second - pair.First) : null;

    private static double? Worst(OfflineTensor primary, OfflineTensor candidate)
    {
        var unequal = primary.Values.Zip(candidate.Values).Where(pair => !AreEqual(pair)).Select(Difference).ToList();
        return unequal.Contains(null) ? null : unequal.Max();
    }

    private void AssertClasses(OutputComparisonView view)
    {
        var classes = pairs.SelectMany(pair => pair.Primary.Classes.Zip(pair.Candidate.Classes)).ToList();
        Assert.Equal(classes.Count, view.Classes);
        Assert.Equal(classes.Count(pair => pair.First != pair.Second), view.Flips);
        Assert.Equal(
            classes.GroupBy(pair => pair).Select(cell => (cell.Key.First, cell.Key.Second, (long)cell.Count())).Order(),
            view.Confusion.Select(cell => (cell.Primary!, cell.Candidate!, cell.Count)).Order());
        var names = classes.SelectMany(pair => (string[])[pair.First, pair.Second]).Distinct().ToList();
        Assert.Equal(
            OfflineValues.StabilityIndex(
                [.. names.Select(name => classes.LongCount(pair => pair.First == name))], [.. names.Select(name => classes.LongCount(pair => pair.Second == name))]),
            view.ClassStabilityIndex!.Value, 1e-9);
    }

    private double AssertValues(OutputComparisonView view)
    {
        var primary = new OfflineValues(pairs.SelectMany(pair => pair.Primary.Values));
        var candidate = new OfflineValues(pairs.SelectMany(pair => pair.Candidate.Values));
        primary.AssertIs(view.Primary!);
        candidate.AssertIs(view.Candidate!);
        Assert.Equal(primary.StabilityIndex(candidate), view.StabilityIndex!.Value, 1e-9);
        var (exact, below) = primary.KolmogorovSmirnov(candidate);
        Assert.InRange(view.KolmogorovSmirnov!.Value, exact - below, exact + 1e-9);
        return Math.Max(primary.WorstQuantile, candidate.WorstQuantile);
    }
}
