using System.Globalization;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Inference;

/// <summary>The value of a request parameter: exactly one of the protocol's five kinds.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ParameterValue)]
public sealed record ParameterValue
{
    /// <summary>A truth value.</summary>
    [Id(0)]
    public bool? Bool { get; init; }

    /// <summary>A signed number.</summary>
    [Id(1)]
    public long? Int64 { get; init; }

    /// <summary>A text.</summary>
    [Id(2)]
    public string? String { get; init; }

    /// <summary>A number with a fraction.</summary>
    [Id(3)]
    public double? Double { get; init; }

    /// <summary>An unsigned number.</summary>
    [Id(4)]
    public ulong? UInt64 { get; init; }

    /// <summary>The value as text, invariant.</summary>
    public override string ToString() =>
        String ?? Convert.ToString((object?)Bool ?? (object?)Int64 ?? (object?)Double ?? UInt64, CultureInfo.InvariantCulture) ?? "";
}
