using System.Diagnostics.CodeAnalysis;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains;

/// <summary>The name of a model, as callers use it: <c>fraud</c>. 1 to 128 letters, digits, <c>.</c>, <c>_</c> or <c>-</c>, the first a letter or digit.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ModelName)]
public readonly record struct ModelName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>What a name may be, in the words an error shows.</summary>
    public const string Rule = "1 to 128 letters, digits, '.', '_' or '-', the first a letter or digit";

    private ModelName(string value) => Value = value;

    /// <summary>The name itself.</summary>
    [Id(0)]
    public string Value { get; private init; }

    /// <summary>Reads a name; throws <see cref="FormatException"/> naming the value where it is not one.</summary>
    public static ModelName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a model name: expected {Rule}.");

    /// <summary>Reads a name; false where it is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ModelName name)
    {
        name = default;
        if (text is not { Length: > 0 and <= MaxLength } || !char.IsAsciiLetterOrDigit(text[0]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
                return false;
        }

        name = new ModelName(text);
        return true;
    }

    /// <summary>The name itself.</summary>
    public override string ToString() => Value ?? "";
}
