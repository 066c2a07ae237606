namespace ModelGrains.Benchmarks.Reports;

/// <summary>All rounds of one way, model and number of calls at once.</summary>
/// <param name="Model">The model.</param>
/// <param name="Way">The way.</param>
/// <param name="Concurrency">Calls at once.</param>
/// <param name="Samples">The rounds; round n of every way ran next to round n of the others.</param>
internal sealed record Measurement(string Model, string Way, int Concurrency, IReadOnlyList<Sample> Samples)
{
    /// <summary>The middle of the rounds.</summary>
    public double Median(Func<Sample, double> figure) => Medians.Of(Samples.Select(figure));

    /// <summary>The middle of the rounds' ratios to another measurement's: what the machine did in a round is in both.</summary>
    public double Ratio(Measurement other, Func<Sample, double> figure) =>
        Medians.Of(Samples.Zip(other.Samples, (mine, theirs) => figure(mine) / figure(theirs)));

    /// <summary>The middle of the rounds' differences from another measurement's.</summary>
    public double Difference(Measurement other, Func<Sample, double> figure) =>
        Medians.Of(Samples.Zip(other.Samples, (mine, theirs) => figure(mine) - figure(theirs)));
}
