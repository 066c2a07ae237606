using System.Collections.Immutable;
using ModelGrains.Core.Manifests;
using ModelGrains.Core.Packages;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Graphs;
using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Onnx.Packages;

/// <summary>Reads a package's folder: its manifest and graph, held against each other and against this runtime. Loads nothing.</summary>
public static class PackageInspector
{
    /// <summary>The resolved manifest of a package, uploaded or stored, or every error in it.</summary>
    /// <param name="folder">The folder with the package's files.</param>
    /// <param name="name">The name where the manifest gives none.</param>
    /// <param name="version">The version where the caller gives one.</param>
    public static Outcome<ModelManifest> Inspect(string folder, ModelName? name, ModelVersion? version)
    {
        var read = Read(folder, ListFiles(folder), name, version, []);
        return read.IsSuccess ? read.Value.Manifest : read.Error;
    }

    /// <summary>As <see cref="Inspect"/> for a package as it was uploaded, with an estimate: what only the server writes must not be in it.</summary>
    /// <param name="folder">The folder with the package's files.</param>
    /// <param name="name">The name where the manifest gives none.</param>
    /// <param name="version">The version where the caller gives one.</param>
    public static Outcome<PackageInspection> InspectUpload(string folder, ModelName? name, ModelVersion? version)
    {
        var files = ListFiles(folder);
        ImmutableArray<FieldError> reserved = files.Order(StringComparer.Ordinal).FirstOrDefault(PackageBundles.IsReserved) is { } path
            ? [new FieldError("", $"has '{path}': '{PackageBundle.FileName}' and '{PackageBundle.FolderName}/' are what the server adds to a package, expected none in an upload")]
            : [];
        return Read(folder, files, name, version, reserved);
    }

    private static Outcome<PackageInspection> Read(string folder, HashSet<string> files, ModelName? name, ModelVersion? version, ImmutableArray<FieldError> errors)
    {
        var draft = files.Contains(ManifestReader.FileName)
            ? ReadManifest(Path.Combine(folder, ManifestReader.FileName))
            : ManifestDraft.Empty;
        if (!draft.IsSuccess)
            return draft.Error;
        var graphName = draft.Value.Rest.Graph;
        if (!files.Contains(graphName))
        {
            return ModelErrors.Invalid("The package", [.. errors, new FieldError("graph", $"'{graphName}' is missing, the package has " +
                (files.Count == 0 ? "no files" : string.Join(", ", files.Order(StringComparer.Ordinal).Take(20).Select(file => $"'{file}'"))))]);
        }

        var graph = OnnxGraphReader.Read(Path.Combine(folder, graphName), graphName);
        if (!graph.IsSuccess)
            return graph.Error;
        errors = [.. errors, .. RuntimeSupport.Check(graph.Value)];
        var manifest = PackageValidator.Resolve(draft.Value, graph.Value, files, name, version);
        if (!manifest.IsSuccess && manifest.Error.Fields.IsEmpty)
            return manifest.Error;
        if (!manifest.IsSuccess || !errors.IsEmpty)
            return ModelErrors.Invalid("The package", [.. errors, .. manifest.Error?.Fields ?? []]);
        return new PackageInspection(manifest.Value, PackageEstimate.Of(graph.Value, files.Sum(file => new FileInfo(Path.Combine(folder, file)).Length)));
    }

    /// <summary>Reads a manifest; one that is too large is not read into memory first.</summary>
    private static Outcome<ManifestDraft> ReadManifest(string path) =>
        new FileInfo(path).Length is var size && size > ManifestReader.MaxBytes ? ManifestReader.TooLarge(size) : ManifestReader.Read(File.ReadAllBytes(path));

    private static HashSet<string> ListFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
            .ToHashSet(StringComparer.Ordinal);
}
