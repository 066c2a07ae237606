using System.Diagnostics.CodeAnalysis;

namespace ModelGrains;

/// <summary>A version and what gets copies of its requests, written <c>fraud/3→fraud/4</c>.</summary>
public readonly record struct ShadowKey
{
    private const char Arrow = '→';

    /// <summary>Makes the key of a pair.</summary>
    public ShadowKey(VersionKey primary, VersionKey shadow)
    {
        Primary = primary;
        Shadow = shadow;
    }

    /// <summary>The version that answers.</summary>
    public VersionKey Primary { get; }

    /// <summary>The version that gets the copies.</summary>
    public VersionKey Shadow { get; }

    /// <summary>Reads <c>primary→shadow</c>; throws <see cref="FormatException"/> where it is not that.</summary>
    public static ShadowKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not a shadow key: expected 'model/version→model/version'.");

    /// <summary>Reads <c>primary→shadow</c>; false where it is not that.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ShadowKey key)
    {
        key = default;
        var arrow = text?.IndexOf(Arrow) ?? -1;
        if (arrow < 0 || !VersionKey.TryParse(text![..arrow], out var primary) || !VersionKey.TryParse(text[(arrow + 1)..], out var shadow))
            return false;
        key = new ShadowKey(primary, shadow);
        return true;
    }

    /// <summary>The key as <c>primary→shadow</c>.</summary>
    public string Format() => $"{Primary}{Arrow}{Shadow}";

    /// <inheritdoc cref="Format"/>
    public override string ToString() => Format();
}
