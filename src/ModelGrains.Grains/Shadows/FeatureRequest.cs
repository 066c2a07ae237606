using System.Collections.Immutable;
using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Grains.Shadows;

/// <summary>Which inputs a shadow is missing for one request.</summary>
/// <param name="Version">The shadow.</param>
/// <param name="Request">The primary's request.</param>
/// <param name="Missing">The inputs.</param>
public sealed record FeatureRequest(VersionKey Version, InferRequest Request, ImmutableArray<TensorSpec> Missing);
