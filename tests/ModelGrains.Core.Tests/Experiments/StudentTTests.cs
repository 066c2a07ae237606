using ModelGrains.Core.Experiments;

namespace ModelGrains.Core.Tests.Experiments;

public sealed class StudentTTests
{
    /// <summary>Upper critical values of NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, and of every textbook's table; two sides of 90, 95 and 99 %.</summary>
    [Theory]
    [InlineData(1, 6.314, 12.706, 63.657)]
    [InlineData(2, 2.920, 4.303, 9.925)]
    [InlineData(3, 2.353, 3.182, 5.841)]
    [InlineData(5, 2.015, 2.571, 4.032)]
    [InlineData(10, 1.812, 2.228, 3.169)]
    [InlineData(20, 1.725, 2.086, 2.845)]
    [InlineData(30, 1.697, 2.042, 2.750)]
    [InlineData(60, 1.671, 2.000, 2.660)]
    [InlineData(100, 1.660, 1.984, 2.626)]
    [InlineData(1e8, 1.645, 1.960, 2.576)]
    public void CentralValue_PublishedTable_IsTheSame(double freedom, double ninety, double ninetyFive, double ninetyNine) =>
        Assert.Equal(
            [ninety, ninetyFive, ninetyNine],
            ((double[])[0.9, 0.95, 0.99]).Select(level => Math.Round(StudentT.CentralValue(level, freedom), 3)));

    /// <summary>Where the distribution has a closed form: of one degree of freedom it is Cauchy's, and two and four are algebraic (Hill 1970).</summary>
    [Theory]
    [InlineData(1e-6)]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(40)]
    [InlineData(1e5)]
    public void TwoTails_ClosedForms_IsTheSame(double t)
    {
        Near(2 / Math.PI * Math.Atan(1 / t), StudentT.TwoTails(t, 1));
        var root = Math.Sqrt(2 + (t * t));
        Near(2 / (root * (root + t)), StudentT.TwoTails(t, 2));
        var sine = t / Math.Sqrt(4 + (t * t));
        Near(1 - (sine * (1.5 - (0.5 * sine * sine))), StudentT.TwoTails(t, 4), 1e-14);
        Assert.Equal(StudentT.TwoTails(t, 7), StudentT.TwoTails(-t, 7));
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.95, 1.5)]
    [InlineData(0.95, 17.776)]
    [InlineData(0.9999, 3)]
    [InlineData(0.99, 12345.6)]
    public void CentralValue_AnyFreedom_IsTheInverse(double level, double freedom) =>
        Assert.Equal(1 - level, StudentT.TwoTails(StudentT.CentralValue(level, freedom), freedom), 1e-12);

    [Fact]
    public void TwoTails_Ends_AreOneAndZero()
    {
        Assert.Equal(1, StudentT.TwoTails(0, 5));
        Assert.Equal(0, StudentT.TwoTails(1e200, 5));
        Assert.InRange(StudentT.TwoTails(30, 1e6), 0, 1e-190);
    }

    /// <summary>The tables' percentiles of the normal distribution, to all digits of a double.</summary>
    [Theory]
    [InlineData(0.5, 0.6744897501960817)]
    [InlineData(0.9, 1.6448536269514722)]
    [InlineData(0.95, 1.959963984540054)]
    [InlineData(0.99, 2.5758293035489004)]
    [InlineData(0.9999, 3.8905918864131203)]
    public void NormalCentralValue_PublishedPercentiles_IsTheSame(double level, double z) => Assert.Equal(z, NormalDistribution.CentralValue(level), 1e-11);

    private static void Near(double expected, double value, double absolute = 0) =>
        Assert.InRange(value, expected - (Math.Abs(expected) * 1e-11) - absolute, expected + (Math.Abs(expected) * 1e-11) + absolute);
}
