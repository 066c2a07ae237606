using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelGrains.Gateway.Tests.Metrics;

/// <summary>Reads the text format strictly: every line is known, every sample has its family before it and comes once, histograms add up.</summary>
internal sealed partial class PrometheusParser
{
    private readonly Dictionary<string, string> types = [];

    /// <summary>The samples by name and labels as they are written.</summary>
    public Dictionary<string, double> Samples { get; } = [];

    public static PrometheusParser Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var parser = new PrometheusParser();
        foreach (var line in text[..^1].Split('\n'))
            parser.Read(line);
        foreach (var (family, _) in parser.types.Where(type => type.Value == "histogram"))
            parser.CheckHistogram(family);
        return parser;
    }

    private void Read(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            return;
        if (TypePattern().Match(line) is { Success: true } type)
        {
            Assert.True(types.TryAdd(type.Groups[1].Value, type.Groups[2].Value), line);
            return;
        }

        var sample = SamplePattern().Match(line);
        Assert.True(sample.Success, $"no line of the format: {line}");
        var name = sample.Groups[1].Value;
        var family = types.ContainsKey(name) ? name : SuffixPattern().Replace(name, "");
        Assert.True(types.TryGetValue(family, out var kind) && (family == name || kind == "histogram"), $"no family for {line}");
        var value = double.Parse(sample.Groups[3].Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(Samples.TryAdd(name + sample.Groups[2].Value, value), $"twice: {line}");
    }

    private void CheckHistogram(string family)
    {
        var series = Samples.Where(sample => sample.Key.StartsWith(family + "_bucket{", StringComparison.Ordinal))
            .GroupBy(sample => LePattern().Replace(sample.Key[(family.Length + "_bucket".Length)..], ""));
        foreach (var one in series)
        {
            var buckets = one.Select(sample => (Le: LePattern().Match(sample.Key).Groups[1].Value, sample.Value)).ToList();
            var bounds = buckets.ConvertAll(bucket => bucket.Le == "+Inf" ? double.PositiveInfinity : double.Parse(bucket.Le, CultureInfo.InvariantCulture));
            Assert.Equal(bounds.Order(), bounds);
            Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
            Assert.Equal(double.PositiveInfinity, bounds[^1]);
            var labels = one.Key == "{}" ? "" : one.Key;
            Assert.Equal(buckets[^1].Value, Samples[$"{family}_count{labels}"]);
            Assert.True(Samples.ContainsKey($"{family}_sum{labels}"));
        }
    }

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex TypePattern();

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\]|\\[\\"n])*",?)+\})? ([-+0-9.eE]+|NaN|[+-]Inf)$""")]
    private static partial Regex SamplePattern();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex SuffixPattern();

    [GeneratedRegex(",?le=\"([^\"]*)\"")]
    private static partial Regex LePattern();
}
