using ModelGrains.Core.Routing;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Routing;

/// <summary>A million picks of each split against its weights: Pearson's chi-square, at a level at which one run in a million fails by chance.</summary>
public sealed class DistributionTests
{
    private const int Picks = 1_000_000;

    /// <summary>The quantiles of chi-square at 1 − 10⁻⁶, by degrees of freedom.</summary>
    private static readonly Dictionary<int, double> Bounds = new() { [1] = 23.93, [2] = 27.63, [3] = 30.66, [9] = 44.81 };

    public static TheoryData<double[]> Splits => new([0.95, 0.05], [0.5, 0.5], [0.999, 0.001], [0.6, 0.3, 0.1], [0.25, 0.25, 0.25, 0.25], [.. Enumerable.Repeat(0.1, 10)]);

    [Theory]
    [MemberData(nameof(Splits))]
    public void Pick_AtRandom_IsDistributedAsTheWeights(double[] weights)
    {
        var route = Routes.Model(Spec(weights));
        var random = new Random(17);
        var request = Routes.Request();

        Check(weights, _ => route.Pick(request, random.NextDouble()));
    }

    [Theory]
    [MemberData(nameof(Splits))]
    public void Pick_Sticky_IsDistributedAsTheWeights(double[] weights)
    {
        var route = Routes.Model(Spec(weights) with { Sticky = Routes.ByHeader("x-user-id") });

        Check(weights, i => route.Pick(Routes.Request(("x-user-id", $"{i}")), 0));
    }

    private static RouteSpec Spec(double[] weights) => Routes.Split([.. weights.Select((weight, i) => (i + 1, weight))]);

    private static void Check(double[] weights, Func<int, RoutePick> pick)
    {
        var counts = new int[weights.Length];
        for (var i = 0; i < Picks; i++)
            counts[pick(i).Target!.Version.Value - 1]++;
        var chiSquare = counts.Zip(weights, (count, weight) => Math.Pow(count - (Picks * weight), 2) / (Picks * weight)).Sum();
        Assert.True(chiSquare < Bounds[weights.Length - 1], $"chi-square {chiSquare} of {string.Join(", ", counts)}");
    }
}
