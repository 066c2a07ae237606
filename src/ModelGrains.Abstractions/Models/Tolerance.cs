using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>How far an answer may be from the expected one: |got − expected| ≤ absolute + relative · |expected|, as NumPy's <c>allclose</c>.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.Tolerance)]
public sealed record Tolerance
{
    /// <summary>The default: 1e-5 absolute and 1e-5 relative.</summary>
    public static Tolerance Default { get; } = new() { Absolute = 1e-5, Relative = 1e-5 };

    /// <summary>The absolute part, not negative.</summary>
    [Id(0)]
    public double Absolute { get; init; }

    /// <summary>The part relative to the expected value, not negative.</summary>
    [Id(1)]
    public double Relative { get; init; }
}
