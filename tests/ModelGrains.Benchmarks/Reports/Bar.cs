using System.Globalization;

namespace ModelGrains.Benchmarks.Reports;

/// <summary>A bar of the project and what was measured. A bar that is not met is said, never an exit code: the machine may be shared.</summary>
/// <param name="Text">The bar.</param>
/// <param name="Measured">What was measured; NaN where it was not.</param>
/// <param name="Limit">The limit.</param>
/// <param name="AtLeast">Whether the limit is the least rather than the most.</param>
/// <param name="Unit">The unit: <c>x</c> of a ratio.</param>
internal sealed record Bar(string Text, double Measured, double Limit, bool AtLeast, string Unit)
{
    public bool? IsMet => double.IsNaN(Measured) ? null : AtLeast ? Measured >= Limit : Measured <= Limit;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"bar: {Text} {(AtLeast ? ">=" : "<=")} {Limit} {Unit}: measured {(IsMet is null ? "n/a" : $"{Measured:0.##} {Unit} {(IsMet.Value ? "PASS" : "SHORT")}")}");
}
