using ModelGrains.Models;

namespace ModelGrains.Onnx.Packages;

/// <summary>What a package's files say when they are held against each other.</summary>
/// <param name="Manifest">The resolved manifest.</param>
/// <param name="Estimate">What it is likely to take.</param>
public sealed record PackageInspection(ModelManifest Manifest, PackageEstimate Estimate);
