using System.Globalization;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;

namespace ModelGrains.Gateway.Settings;

/// <summary>Settings as they were given: what is null falls back to the settings above.</summary>
internal sealed record TraceChanges
{
    public const string Mode = "opentelemetry";

    private const string Names = "trace_level, trace_rate, trace_count, trace_mode";
    private const string NotHere = "cannot be set: traces leave by OpenTelemetry, not into files";

    public bool? Timestamps { get; init; }

    public int? Rate { get; init; }

    public int? Count { get; init; }

    /// <summary>These settings over others.</summary>
    public TraceState Over(TraceState below) =>
        new() { Timestamps = Timestamps ?? below.Timestamps, Rate = Rate ?? below.Rate, Count = Count ?? below.Count };

    /// <summary>With one setting changed.</summary>
    /// <param name="name">The setting's name in the extension.</param>
    /// <param name="values">Its values; empty to clear it.</param>
    public Outcome<TraceChanges> With(string name, IReadOnlyList<string> values) => name switch
    {
        "trace_level" => Level(values),
        "trace_rate" when values.Count == 0 => this with { Rate = null },
        "trace_rate" => Number(values, 1) is { } rate ? this with { Rate = rate } : Wrong(name, "a whole number from 1", values),
        "trace_count" when values.Count == 0 => this with { Count = null },
        "trace_count" => Number(values, -1) is { } count ? this with { Count = count } : Wrong(name, "a whole number from 0, or -1 for no limit", values),
        "trace_mode" => values is [] or [Mode] ? this : Wrong(name, $"'{Mode}'", values),
        "trace_file" or "log_frequency" => values.Count == 0 ? this : ModelErrors.Invalid($"{name} {NotHere}"),
        _ => ModelErrors.Invalid($"'{JsonWords.Shorten(name)}' is no trace setting: expected one of {Names}"),
    };

    private Outcome<TraceChanges> Level(IReadOnlyList<string> values) => values switch
    {
        [] => this with { Timestamps = null },
        ["OFF"] => this with { Timestamps = false },
        ["TIMESTAMPS"] => this with { Timestamps = true },
        _ => Wrong("trace_level", "'OFF' or 'TIMESTAMPS'", values),
    };

    private static int? Number(IReadOnlyList<string> values, int least) =>
        values.Count == 1 && int.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null;

    private static ModelError Wrong(string name, string expected, IReadOnlyList<string> values) =>
        ModelErrors.Invalid($"{name}: expected {expected}, got {string.Join(", ", values.Take(3).Select(value => $"'{JsonWords.Shorten(value)}'"))}");
}
