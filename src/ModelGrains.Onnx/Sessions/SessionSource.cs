using ModelGrains.Models;

namespace ModelGrains.Onnx.Sessions;

/// <summary>What a session is made of: a package whose content was just verified.</summary>
/// <param name="Package">The content's digest; instances of one content share a session.</param>
/// <param name="Folder">The folder that holds the package's files.</param>
/// <param name="Manifest">The resolved manifest.</param>
public sealed record SessionSource(PackageDigest Package, string Folder, ModelManifest Manifest);
