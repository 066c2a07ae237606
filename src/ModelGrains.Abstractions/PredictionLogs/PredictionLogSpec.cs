using System.Collections.Immutable;
using ModelGrains.Routing;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.PredictionLogs;

/// <summary>What of a model's predictions is logged, as asked for.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.PredictionLogSpec)]
public sealed record PredictionLogSpec
{
    /// <summary>Stands for every input or output.</summary>
    public const string All = "*";

    /// <summary>The share of the requests that meet <see cref="When"/>, 0 to 1; 0 logs nothing.</summary>
    [Id(0)]
    public double SampleRate { get; init; }

    /// <summary>What a request must meet to be logged, all of it; empty for every request.</summary>
    [Id(1)]
    public ImmutableArray<RouteCondition> When { get; init; } = [];

    /// <summary>The inputs that are logged; <see cref="All"/> for every one, empty for none.</summary>
    [Id(2)]
    public ImmutableArray<string> Inputs { get; init; } = [All];

    /// <summary>The outputs that are logged; likewise.</summary>
    [Id(3)]
    public ImmutableArray<string> Outputs { get; init; } = [All];

    /// <summary>Fields whose values are not logged as they are, each once.</summary>
    [Id(4)]
    public ImmutableArray<FieldRedaction> Redactions { get; init; } = [];

    /// <summary>Other requests are the sample under another salt, and hashes are others; the model's name where it is empty.</summary>
    [Id(5)]
    public string Salt { get; init; } = "";

    /// <inheritdoc/>
    public bool Equals(PredictionLogSpec? other) =>
        other is not null && SampleRate.Equals(other.SampleRate) && Salt == other.Salt && When.AsSpan().SequenceEqual(other.When.AsSpan()) &&
        Inputs.AsSpan().SequenceEqual(other.Inputs.AsSpan()) && Outputs.AsSpan().SequenceEqual(other.Outputs.AsSpan()) &&
        Redactions.AsSpan().SequenceEqual(other.Redactions.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(SampleRate, Salt, When.Length, Inputs.Length);
}
