using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ModelGrains.Core.Retirement;

/// <summary>A label and its value, written <c>tier=gold</c>.</summary>
/// <param name="Name">The label.</param>
/// <param name="Value">Its value.</param>
public readonly record struct LabelMatch(string Name, string Value)
{
    /// <summary>Reads <c>name=value</c>; false where it is not that.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LabelMatch match)
    {
        match = default;
        var equals = text?.IndexOf('=') ?? -1;
        if (equals <= 0)
            return false;
        match = new LabelMatch(text![..equals].Trim(), text[(equals + 1)..].Trim());
        return match.Name.Length > 0 && match.Value.Length > 0;
    }

    /// <summary>Whether labels have it.</summary>
    public bool IsOn(ImmutableDictionary<string, string> labels) => labels.TryGetValue(Name, out var value) && value == Value;

    /// <summary>The label as it is written.</summary>
    public override string ToString() => $"{Name}={Value}";
}
