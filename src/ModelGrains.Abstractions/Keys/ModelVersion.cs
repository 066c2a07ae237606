using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains;

/// <summary>The number of one immutable build of a model: a positive integer, a string of digits on the wire.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ModelVersion)]
public readonly record struct ModelVersion : IComparable<ModelVersion>
{
    /// <summary>What a version may be, in the words an error shows.</summary>
    public const string Rule = "a positive integer";

    /// <summary>Makes a version of its number; throws <see cref="ArgumentOutOfRangeException"/> below one.</summary>
    public ModelVersion(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        Value = value;
    }

    /// <summary>The number, from one.</summary>
    [Id(0)]
    public int Value { get; private init; }

    /// <summary>Reads a version; throws <see cref="FormatException"/> naming the value where it is not one.</summary>
    public static ModelVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"'{text}' is not a model version: expected {Rule}.");

    /// <summary>Reads a version written as digits without sign, leading zero or space; false where it is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ModelVersion version)
    {
        version = default;
        if (text is not { Length: > 0 } || text[0] == '0' ||
            !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        version = new ModelVersion(value);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ModelVersion other) => Value.CompareTo(other.Value);

    /// <summary>The number as digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
