namespace ModelGrains.Core.Experiments;

/// <summary>
/// Student's t distribution. Its two tails are the regularized incomplete beta function I of x = f / (f + t²) with a = f / 2 and b = 1/2 (Abramowitz and
/// Stegun 26.7.1), evaluated as the continued fraction DLMF 8.17.22. Good to about twelve digits for up to 10⁸ degrees of freedom.
/// </summary>
public static class StudentT
{
    private const double Half = 0.5;
    private const double Tiny = 1e-300;
    private const int MaxTerms = 100_000;

    // Where the series of RatioOfGammas has all the digits of a double.
    private const double Large = 20;

    /// <summary>How probable a value at least as far from zero is, either way.</summary>
    /// <param name="t">The value.</param>
    /// <param name="degreesOfFreedom">Above zero, whole or not.</param>
    public static double TwoTails(double t, double degreesOfFreedom)
    {
        if (t == 0)
            return 1;
        var a = degreesOfFreedom / 2;
        var squared = t * t / degreesOfFreedom;
        if (double.IsInfinity(squared))
            return 0;
        var (x, y) = (1 / (1 + squared), squared / (1 + squared));
        var front = Math.Exp(-a * LogOnePlus(squared)) * Math.Sqrt(y) * RatioOfGammas(a) / Math.Sqrt(Math.PI);
        // Either side of the mean another fraction converges.
        return x < (a + 1) / (a + Half + 2) ? front * Fraction(x, a, Half) / a : 1 - (front * Fraction(y, Half, a) / Half);
    }

    /// <summary>The value that lies this far from zero or less, either way, with a probability: <c>CentralValue(0.95, 10)</c> is 2.228.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <param name="degreesOfFreedom">Above zero, whole or not.</param>
    public static double CentralValue(double probability, double degreesOfFreedom) =>
        MonotoneSearch.Find(t => 1 - TwoTails(t, degreesOfFreedom) < probability);

    /// <summary>The continued fraction of the incomplete beta function, by the modified method of Lentz.</summary>
    private static double Fraction(double x, double a, double b)
    {
        var denominator = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        var numerator = 1.0;
        var value = denominator;
        for (var m = 1; m <= MaxTerms; m++)
        {
            Step(m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m))));
            if (Math.Abs(Step(-(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1))) - 1) < 1e-15)
                break;
        }

        return value;

        double Step(double term)
        {
            denominator = 1 / NotZero(1 + (term * denominator));
            numerator = NotZero(1 + (term / numerator));
            value *= denominator * numerator;
            return denominator * numerator;
        }
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    /// <summary>Γ(a + 1/2) / Γ(a): the series of its logarithm in 1/a (DLMF 5.11.8), from where a has been raised to by Γ(a + 1) = a Γ(a).</summary>
    private static double RatioOfGammas(double a)
    {
        var factor = 1.0;
        for (; a < Large; a++)
            factor *= a / (a + Half);
        var inverse = 1 / a;
        var squared = inverse * inverse;
        var series = -inverse / 8 * (1 - (squared / 24 * (1 - (squared * 3 / 10 * (1 - (squared * 85 / 112 * (1 - (squared * 217 / 153))))))));
        return factor * Math.Sqrt(a) * Math.Exp(series);
    }

    /// <summary>ln(1 + x) with all its digits also where x is small (Kahan).</summary>
    private static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : double.IsInfinity(sum) ? Math.Log(x) : Math.Log(sum) * (x / (sum - 1));
    }
}
