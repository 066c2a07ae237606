namespace ModelGrains.Cli.Packaging;

/// <summary>A file of a package folder.</summary>
/// <param name="Path">The path inside the package, with <c>/</c>.</param>
/// <param name="FullPath">Where it is.</param>
/// <param name="Length">Its size in bytes.</param>
internal sealed record PackageFile(string Path, string FullPath, long Length);
