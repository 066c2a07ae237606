using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using ModelGrains.Models;

namespace ModelGrains.Core.Catalog;

/// <summary>
/// The strong entity tags (RFC 9110, 8.8.3) of what the catalog holds, in quotes as they go over the wire. They stand for what is stored: not
/// for what is measured of instances while they serve.
/// </summary>
public static class EntityTags
{
    /// <summary>The tag of a version at a revision.</summary>
    public static string Of(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    /// <summary>The tag of a version.</summary>
    public static string Of(VersionRecord record) => Of(record.Revision);

    /// <summary>The tag of a model: another one whenever its route, one of its versions or which there are changes.</summary>
    /// <param name="routeRevision">The revision of its route.</param>
    /// <param name="records">Every version of it, by number.</param>
    public static string Of(long routeRevision, IEnumerable<VersionRecord> records)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[sizeof(int) + sizeof(long)];
        foreach (var record in records)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, record.Key.Version.Value);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(int)..], record.Revision);
            hash.AppendData(bytes);
        }

        return string.Create(CultureInfo.InvariantCulture, $"\"{routeRevision}-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))}\"");
    }
}
