namespace ModelGrains.Storage.Packages;

/// <summary>One file of a package.</summary>
/// <param name="Path">Its path in the package, with '/' between folders.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, lower-case hexadecimal.</param>
public sealed record PackageFile(string Path, long Size, string Sha256);
