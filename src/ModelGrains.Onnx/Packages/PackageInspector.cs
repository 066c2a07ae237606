using ModelGrains.Core.Manifests;
using ModelGrains.Core.Packages;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Graphs;

namespace ModelGrains.Onnx.Packages;

/// <summary>Reads a package's folder: its manifest and graph, held against each other.</summary>
public static class PackageInspector
{
    /// <summary>The resolved manifest of a package, or every error in it.</summary>
    /// <param name="folder">The folder with the package's files.</param>
    /// <param name="name">The name where the manifest gives none.</param>
    /// <param name="version">The version where the caller gives one.</param>
    public static Outcome<ModelManifest> Inspect(string folder, ModelName? name, ModelVersion? version)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
            .ToHashSet(StringComparer.Ordinal);
        var draft = files.Contains(ManifestReader.FileName)
            ? ManifestReader.Read(File.ReadAllBytes(Path.Combine(folder, ManifestReader.FileName)))
            : ManifestDraft.Empty;
        if (!draft.IsSuccess)
            return draft.Error;
        var graphName = draft.Value.Rest.Graph;
        if (!files.Contains(graphName))
        {
            return ModelErrors.Invalid("The package", [new FieldError("graph", $"'{graphName}' is missing, the package has " +
                (files.Count == 0 ? "no files" : string.Join(", ", files.Order(StringComparer.Ordinal).Take(20).Select(file => $"'{file}'"))))]);
        }

        var graph = OnnxGraphReader.Read(Path.Combine(folder, graphName), graphName);
        return graph.IsSuccess ? PackageValidator.Resolve(draft.Value, graph.Value, files, name, version) : graph.Error;
    }
}
