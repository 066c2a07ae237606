using System.Diagnostics.CodeAnalysis;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains;

/// <summary>One version of one model, written <c>fraud/3</c>.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.VersionKey)]
public readonly record struct VersionKey
{
    /// <summary>Makes the key of a model's version.</summary>
    public VersionKey(ModelName model, ModelVersion version)
    {
        Model = model;
        Version = version;
    }

    /// <summary>The model.</summary>
    [Id(0)]
    public ModelName Model { get; private init; }

    /// <summary>The version.</summary>
    [Id(1)]
    public ModelVersion Version { get; private init; }

    /// <summary>Reads <c>model/version</c>; throws <see cref="FormatException"/> where it is not that.</summary>
    public static VersionKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not a version key: expected 'model/version'.");

    /// <summary>Reads <c>model/version</c>; false where it is not that.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out VersionKey key)
    {
        key = default;
        var slash = text?.IndexOf('/') ?? -1;
        if (slash < 0 || !ModelName.TryParse(text![..slash], out var model) || !ModelVersion.TryParse(text[(slash + 1)..], out var version))
            return false;
        key = new VersionKey(model, version);
        return true;
    }

    /// <summary>The key as <c>model/version</c>.</summary>
    public string Format() => $"{Model}/{Version}";

    /// <inheritdoc cref="Format"/>
    public override string ToString() => Format();
}
