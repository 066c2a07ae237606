namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>
/// What is where in the container. <c>files/SHA</c>: a file's bytes, shared by all packages that have it. <c>packages/DIGEST</c>: a
/// package's list of files, written last; with it the package is there. <c>refs/SHA/DIGEST/UPLOAD</c>: empty; that upload needs the file.
/// </summary>
internal static class BlobNames
{
    /// <summary>Before the names of all files.</summary>
    public const string Files = "files/";

    /// <summary>Before the names of all packages.</summary>
    public const string Packages = "packages/";

    /// <summary>Before the names of all references.</summary>
    public const string References = "refs/";

    /// <summary>The metadata that says which upload wrote a blob last.</summary>
    public const string Upload = "upload";

    /// <summary>A file's name.</summary>
    public static string File(string sha256) => Files + sha256;

    /// <summary>The name of a package's list of files.</summary>
    public static string Package(PackageDigest digest) => Packages + digest.Hex;

    /// <summary>Before the names of all references to a file.</summary>
    public static string ReferencesOf(string sha256) => $"{References}{sha256}/";

    /// <summary>The name of an upload's reference to a file.</summary>
    public static string Reference(string sha256, PackageDigest digest, string upload) => $"{ReferencesOf(sha256)}{digest.Hex}/{upload}";

    /// <summary>Reads the name of a package's list; false where it is none.</summary>
    public static bool TryParsePackage(string name, out PackageDigest digest)
    {
        digest = default;
        return name.StartsWith(Packages, StringComparison.Ordinal) && PackageDigest.TryParse("sha256:" + name[Packages.Length..], out digest);
    }

    /// <summary>Reads the name of a reference; false where it is none.</summary>
    public static bool TryParseReference(string name, out (string Sha256, PackageDigest Digest, string Upload) reference)
    {
        reference = default;
        var parts = name.Split('/');
        if (parts.Length != 4 || !name.StartsWith(References, StringComparison.Ordinal) || !PackageDigest.TryParse("sha256:" + parts[2], out var digest))
            return false;
        reference = (parts[1], digest, parts[3]);
        return true;
    }
}
