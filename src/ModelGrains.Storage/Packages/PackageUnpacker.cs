using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using ModelGrains.Core.Manifests;
using ModelGrains.Errors;

namespace ModelGrains.Storage.Packages;

/// <summary>Turns an upload (a zip, or a bare ONNX graph) into a folder. What an archive claims of itself is not believed.</summary>
public static class PackageUnpacker
{
    /// <summary>The graph's name where an upload is a bare graph.</summary>
    public const string BareGraphName = "model.onnx";

    /// <summary>The most files in a package.</summary>
    public const int MaxFiles = 1000;

    /// <summary>The kind of file in the attributes that Unix programs give an entry: 0 where none is said.</summary>
    private const int UnixKind = 0xF000;
    private const int UnixFile = 0x8000;

    private static ReadOnlySpan<byte> ZipMagic => "PK\x03\x04"u8;

    private static ReadOnlySpan<byte> EmptyZipMagic => "PK\x05\x06"u8;

    /// <summary>Unpacks an upload into an empty folder.</summary>
    /// <param name="file">The upload, on disk.</param>
    /// <param name="folder">The folder to fill.</param>
    /// <param name="maxBytes">The most bytes that the files may have together.</param>
    /// <returns>True, or <see cref="ModelErrorCode.InvalidInput"/>.</returns>
    public static Outcome<bool> Unpack(string file, string folder, long maxBytes)
    {
        Span<byte> head = stackalloc byte[4];
        using (var stream = File.OpenRead(file))
            head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (!head.SequenceEqual(ZipMagic) && !head.SequenceEqual(EmptyZipMagic))
        {
            File.Move(file, Path.Combine(folder, BareGraphName));
            return true;
        }

        try
        {
            using var archive = ZipFile.OpenRead(file);
            return Unpack(archive, folder, maxBytes);
        }
        catch (InvalidDataException e)
        {
            return Refuse($"the zip archive cannot be read: {e.Message}");
        }
    }

    private static Outcome<bool> Unpack(ZipArchive archive, string folder, long maxBytes)
    {
        var entries = archive.Entries.Where(entry => !entry.FullName.EndsWith('/')).ToList();
        if (entries.Count > MaxFiles)
            return Refuse($"has {entries.Count} files, expected at most {MaxFiles}");
        var prefix = CommonFolder(entries);
        var rest = maxBytes;
        var buffer = new byte[1 << 16];
        foreach (var entry in entries)
        {
            var path = entry.FullName[prefix.Length..];
            if (!PackagePath.IsValid(path))
                return Refuse($"has the entry '{entry.FullName}', expected {PackagePath.Rule}");
            if (((entry.ExternalAttributes >> 16) & UnixKind) is not (0 or UnixFile))
                return Refuse($"has the entry '{entry.FullName}', which is a link or a device, expected a file");
            var target = Path.Combine(folder, path);
            if (File.Exists(target))
                return Refuse($"has the entry '{entry.FullName}' twice");
            if (Directory.Exists(target) || IsBelowAFile(folder, path))
                return Refuse($"has the entry '{entry.FullName}', but also a file or folder of that name");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var input = entry.Open();
            using var output = File.Create(target);
            var crc = new Crc32();
            int count;
            while ((count = input.Read(buffer)) > 0)
            {
                if ((rest -= count) < 0)
                    return Refuse($"unpacks to more than {maxBytes} bytes");
                crc.Append(buffer.AsSpan(0, count));
                output.Write(buffer, 0, count);
            }

            if (BinaryPrimitives.ReadUInt32LittleEndian(crc.GetCurrentHash()) is var found && found != entry.Crc32)
                return Refuse($"has the entry '{entry.FullName}' with the checksum {found:x8}, but the archive says {entry.Crc32:x8}: it was damaged on its way");
        }

        return true;
    }

    private static bool IsBelowAFile(string folder, string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (File.Exists(Path.Combine(folder, path[..slash])))
                return true;
        }

        return false;
    }

    /// <summary>The one folder that everything is in, with its '/', where an archive was made of a folder and not of what is in it.</summary>
    private static string CommonFolder(List<ZipArchiveEntry> entries)
    {
        if (entries.Count == 0 || entries.Any(entry => entry.FullName is ManifestReader.FileName or BareGraphName))
            return "";
        var slash = entries[0].FullName.IndexOf('/');
        var prefix = slash < 0 ? "" : entries[0].FullName[..(slash + 1)];
        return entries.All(entry => entry.FullName.StartsWith(prefix, StringComparison.Ordinal)) ? prefix : "";
    }

    private static ModelError Refuse(string what) => ModelErrors.Invalid("The package", [new FieldError("", what)]);
}
