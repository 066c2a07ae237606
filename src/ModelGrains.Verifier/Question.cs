using System.Collections.Immutable;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Verifier;

/// <summary>A request that the packaged graph answered.</summary>
/// <param name="Words">What it is: <c>sample 'setosa'</c>, <c>zeros</c>.</param>
/// <param name="Inputs">The inputs.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Tolerance">How far the answer may be from the unoptimized graph's.</param>
internal sealed record Question(string Words, ImmutableArray<Tensor> Inputs, ImmutableArray<Tensor> Answer, Tolerance Tolerance)
{
    /// <summary>Kernels add in another order for other batch sizes and optimizations: a difference up to this is none, whatever a sample says.</summary>
    public static Tolerance Rounding { get; } = new() { Absolute = 1e-4, Relative = 1e-3 };
}
