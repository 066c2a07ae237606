using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains;

/// <summary>One instance (slot) of one version, written <c>fraud/3#0</c>: the key of a model grain.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.InstanceKey)]
public readonly record struct InstanceKey
{
    /// <summary>Makes the key of a version's slot; throws <see cref="ArgumentOutOfRangeException"/> for a slot below zero.</summary>
    public InstanceKey(ModelName model, ModelVersion version, int slot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        Model = model;
        Version = version;
        Slot = slot;
    }

    /// <summary>The model.</summary>
    [Id(0)]
    public ModelName Model { get; private init; }

    /// <summary>The version.</summary>
    [Id(1)]
    public ModelVersion Version { get; private init; }

    /// <summary>The slot, from zero.</summary>
    [Id(2)]
    public int Slot { get; private init; }

    /// <summary>The version this instance is of.</summary>
    public VersionKey VersionKey => new(Model, Version);

    /// <summary>Reads <c>model/version#slot</c>; throws <see cref="FormatException"/> where it is not that.</summary>
    public static InstanceKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not an instance key: expected 'model/version#slot'.");

    /// <summary>Reads <c>model/version#slot</c>; false where it is not that.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out InstanceKey key)
    {
        key = default;
        var hash = text?.IndexOf('#') ?? -1;
        if (hash < 0 || !VersionKey.TryParse(text![..hash], out var version))
            return false;
        var digits = text.AsSpan(hash + 1);
        if ((digits.Length > 1 && digits[0] == '0') ||
            !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var slot))
        {
            return false;
        }

        key = new InstanceKey(version.Model, version.Version, slot);
        return true;
    }

    /// <summary>The key as <c>model/version#slot</c>.</summary>
    public string Format() => $"{Model}/{Version}#{Slot}";

    /// <inheritdoc cref="Format"/>
    public override string ToString() => Format();
}
