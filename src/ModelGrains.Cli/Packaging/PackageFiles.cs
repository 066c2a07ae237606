using ModelGrains.Core.Manifests;

namespace ModelGrains.Cli.Packaging;

/// <summary>The files of a package folder.</summary>
internal static class PackageFiles
{
    /// <summary>Every file by its path, ordinally; names that begin with a dot are left out.</summary>
    /// <exception cref="CliException">A link, a name that no package may have, or no file at all.</exception>
    public static IReadOnlyList<PackageFile> List(string folder)
    {
        var files = new List<PackageFile>();
        Add(files, new DirectoryInfo(folder), "");
        if (files.Count == 0)
            throw CliException.Usage($"The folder '{folder}' has no files: expected a package with {ManifestReader.FileName} and an ONNX graph");
        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    private static void Add(List<PackageFile> files, DirectoryInfo folder, string prefix)
    {
        foreach (var item in folder.EnumerateFileSystemInfos())
        {
            if (item.Name.StartsWith('.'))
                continue;
            var path = prefix + item.Name;
            if (item.LinkTarget is { } target)
                throw CliException.Usage($"'{path}' is a link to '{target}': a package has files and folders only, so put the file itself there");
            if (!PackagePath.IsValid(path))
                throw CliException.Usage($"'{path}' cannot be in a package: expected {PackagePath.Rule}");
            if (item is DirectoryInfo inner)
                Add(files, inner, path + '/');
            else
                files.Add(new PackageFile(path, item.FullName, ((FileInfo)item).Length));
        }
    }
}
