using System.IO.Hashing;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>
/// Refers to System.IO.Hashing, which the client library of Azure Blob Storage needs and the default build takes from the SDK: a build
/// hands on only those files to the programs above it that the assembly itself refers to.
/// </summary>
internal static class HashingLibrary
{
    /// <summary>A type of it.</summary>
    public static readonly Type Reference = typeof(Crc64);
}
