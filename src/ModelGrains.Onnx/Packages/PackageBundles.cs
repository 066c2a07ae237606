using System.Text.Json;
using ModelGrains.Core.Manifests;
using ModelGrains.Models;

namespace ModelGrains.Onnx.Packages;

/// <summary>Reads and writes what the server adds to a package, and says which graph is to be loaded.</summary>
public static class PackageBundles
{
    private const int MaxBytes = 1 << 16;

    /// <summary>The bundle of a package; null where it has none that this release reads.</summary>
    public static PackageBundle? Read(string folder)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, PackageBundle.FileName));
            if (!file.Exists || file.Length > MaxBytes)
                return null;
            return JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), PackageBundleJson.Default.PackageBundle) is { Format: PackageBundle.CurrentFormat } bundle
                ? bundle
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Which graph a runtime loads of a package whose content was verified.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="runtimeVersion">The runtime that will load it.</param>
    /// <returns>Its path in the package, and whether it is optimized: only one that this very runtime wrote for this accelerator is taken,
    /// since a saved graph names kernels that another release may not have.</returns>
    public static (string Graph, bool IsOptimized) Choose(string folder, ModelManifest manifest, string runtimeVersion) =>
        Read(folder) is { Optimized: { } optimized } bundle && bundle.Graph == manifest.Graph && bundle.Accelerator == manifest.Accelerator &&
        bundle.RuntimeVersion == runtimeVersion && PackagePath.IsValid(optimized) && File.Exists(Path.Combine(folder, optimized))
            ? (optimized, true)
            : (manifest.Graph, false);

    /// <summary>Whether a path in a package is one that only the server writes; case does not matter, since some file systems ignore it.</summary>
    public static bool IsReserved(string path) =>
        path.Equals(PackageBundle.FileName, StringComparison.OrdinalIgnoreCase) ||
        path.Equals(PackageBundle.FolderName, StringComparison.OrdinalIgnoreCase) ||
        path.StartsWith(PackageBundle.FolderName + "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes a package's bundle, whole or not at all.</summary>
    internal static void Write(string folder, PackageBundle bundle)
    {
        var path = Path.Combine(folder, PackageBundle.FileName);
        var staged = path + ".new";
        File.WriteAllBytes(staged, JsonSerializer.SerializeToUtf8Bytes(bundle, PackageBundleJson.Default.PackageBundle));
        File.Move(staged, path, overwrite: true);
    }

    /// <summary>Takes away all that the server added to a package that is not stored yet.</summary>
    internal static void Remove(string folder)
    {
        File.Delete(Path.Combine(folder, PackageBundle.FileName));
        File.Delete(Path.Combine(folder, PackageBundle.FileName + ".new"));
        var optimized = Path.Combine(folder, PackageBundle.FolderName);
        if (Directory.Exists(optimized))
            Directory.Delete(optimized, recursive: true);
    }
}
