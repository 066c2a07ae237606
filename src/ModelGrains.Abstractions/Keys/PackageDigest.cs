using System.Diagnostics.CodeAnalysis;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains;

/// <summary>The content address of a package: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.PackageDigest)]
public readonly record struct PackageDigest
{
    private const string Prefix = "sha256:";
    private const int HexLength = 64;

    private PackageDigest(string hex) => Hex = hex;

    /// <summary>The 64 digits, without the prefix.</summary>
    [Id(0)]
    public string Hex { get; private init; }

    /// <summary>Makes the digest of 32 bytes of SHA-256.</summary>
    public static PackageDigest FromSha256(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, HexLength / 2);
        return new PackageDigest(Convert.ToHexStringLower(hash));
    }

    /// <summary>Reads <c>sha256:…</c>; throws <see cref="FormatException"/> where it is not that.</summary>
    public static PackageDigest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException($"'{text}' is not a package digest: expected 'sha256:' and 64 lower-case hexadecimal digits.");

    /// <summary>Reads <c>sha256:…</c>; false where it is not that.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PackageDigest digest)
    {
        digest = default;
        if (text is null || text.Length != Prefix.Length + HexLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var hex = text[Prefix.Length..];
        foreach (var c in hex)
        {
            if (!char.IsAsciiHexDigitLower(c))
                return false;
        }

        digest = new PackageDigest(hex);
        return true;
    }

    /// <summary>The digest with its prefix.</summary>
    public override string ToString() => Prefix + Hex;
}
