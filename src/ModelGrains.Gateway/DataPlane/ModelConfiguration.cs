using System.Collections.Immutable;
using ModelGrains.Models;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>How a version is configured.</summary>
/// <param name="Manifest">Its manifest, with everything filled in.</param>
/// <param name="Versions">The versions of its model that should be loaded, ascending.</param>
public sealed record ModelConfiguration(ModelManifest Manifest, ImmutableArray<ModelVersion> Versions);
