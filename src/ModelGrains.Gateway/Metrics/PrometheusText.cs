using System.Globalization;
using System.Text;
using ModelGrains.Models;

namespace ModelGrains.Gateway.Metrics;

/// <summary>Writes the Prometheus text exposition format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    /// <summary>The content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const double Million = 1_000_000;

    private readonly StringBuilder text = new();

    /// <summary>Begins a family of samples.</summary>
    public void Family(string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    /// <summary>Writes a sample.</summary>
    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Append(name);
        for (var i = 0; i < labels.Length; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            foreach (var c in labels[i].Value)
                _ = c switch { '\\' => text.Append(@"\\"), '"' => text.Append("\\\""), '\n' => text.Append("\\n"), _ => text.Append(c) };
            text.Append('"');
        }

        if (labels.Length > 0)
            text.Append('}');
        text.Append(CultureInfo.InvariantCulture, $" {value}\n");
    }

    /// <summary>Writes the samples of a histogram, in seconds: buckets that each hold those below them, sum and count.</summary>
    public void Histogram(string name, LatencyHistogram durations, ReadOnlySpan<(string Name, string Value)> labels)
    {
        var count = 0L;
        for (var i = 0; i <= LatencyHistogram.Bounds.Length; i++)
        {
            count += durations.Counts.IsEmpty ? 0 : durations.Counts[i];
            var bound = i < LatencyHistogram.Bounds.Length ? (LatencyHistogram.Bounds[i] / Million).ToString("0.######", CultureInfo.InvariantCulture) : "+Inf";
            Sample(name + "_bucket", count, [.. labels, ("le", bound)]);
        }

        Sample(name + "_sum", durations.SumMicroseconds / Million, labels);
        Sample(name + "_count", count, labels);
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();
}
