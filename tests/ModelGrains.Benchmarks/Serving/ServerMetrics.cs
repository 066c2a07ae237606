using System.Globalization;

namespace ModelGrains.Benchmarks.Serving;

/// <summary>What the server's metrics said at one moment.</summary>
/// <param name="Text">In Prometheus' text format.</param>
internal sealed record ServerMetrics(string Text)
{
    /// <summary>The sum of the samples that begin so and, where given, have a label's value.</summary>
    public double Sum(string family, string label = "") => Text.Split('\n')
        .Where(line => line.StartsWith(family, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
        .Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
}
