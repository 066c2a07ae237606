using System.Collections.Immutable;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Manifests;

/// <summary>A manifest as written: what it leaves out is null, and the graph or the caller fills it in.</summary>
public sealed record ManifestDraft
{
    /// <summary>A manifest that says nothing, as for a bare graph.</summary>
    public static ManifestDraft Empty { get; } = new();

    /// <summary>The model.</summary>
    public ModelName? Name { get; init; }

    /// <summary>The version.</summary>
    public ModelVersion? Version { get; init; }

    /// <summary>Inputs as declared; null to take the graph's.</summary>
    public ImmutableArray<TensorSpec>? Inputs { get; init; }

    /// <summary>Outputs as declared; null to take the graph's.</summary>
    public ImmutableArray<TensorSpec>? Outputs { get; init; }

    /// <summary>Everything else, with defaults filled in; its name and signature are placeholders.</summary>
    public ModelManifest Rest { get; init; } = new()
    {
        Name = ModelName.Parse("unnamed"),
        Signature = new ModelSignature { Inputs = [], Outputs = [] },
    };
}
