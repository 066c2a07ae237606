using System.Collections.Immutable;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Shadows;

/// <summary>Makes the request that a shadow gets.</summary>
public static class ShadowCopy
{
    /// <summary>The copy: for the shadow's version, at the lowest priority that its batching knows, asking for those outputs that it has.</summary>
    /// <param name="request">The request that the primary answered.</param>
    /// <param name="shadow">The shadow.</param>
    /// <param name="manifest">The shadow's manifest.</param>
    /// <param name="inputs">The shadow's inputs.</param>
    /// <param name="timeLeft">How long it may take.</param>
    public static InferRequest Of(InferRequest request, VersionKey shadow, ModelManifest manifest, ImmutableArray<Tensor> inputs, TimeSpan timeLeft) => request with
    {
        Model = shadow.Model,
        Version = shadow.Version,
        Label = "",
        Headers = [],
        Parameters = ImmutableDictionary<string, ParameterValue>.Empty,
        Inputs = inputs,
        Outputs = request.Outputs.RemoveAll(name => !Has(manifest.Signature, name)),
        Classifications = request.Classifications.RemoveAll(asked => !Has(manifest.Signature, asked.Output)),
        Priority = manifest.Batching.PriorityLevels,
        TimeLeft = timeLeft,
        // A copy is nobody's call: it is not to count as another caller.
        Caller = 0,
    };

    private static bool Has(ModelSignature signature, string output) => signature.Outputs.Any(spec => spec.Name == output);
}
