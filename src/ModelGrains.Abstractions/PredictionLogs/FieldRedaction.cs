using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.PredictionLogs;

/// <summary>An input or output whose values are not logged as they are.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.FieldRedaction)]
public readonly record struct FieldRedaction
{
    /// <summary>Redacts a field.</summary>
    public FieldRedaction(string field, RedactionKind kind)
    {
        Field = field;
        Kind = kind;
    }

    /// <summary>The name of the input or output.</summary>
    [Id(0)]
    public string Field { get; init; }

    /// <summary>What is logged in its place.</summary>
    [Id(1)]
    public RedactionKind Kind { get; init; }
}
