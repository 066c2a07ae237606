using System.IO.Compression;
using System.Text;

namespace ModelGrains.Testing;

/// <summary>Writes zip archives, honest and not.</summary>
public static class ZipBuilder
{
    public static void Write(string path, params ReadOnlySpan<(string Name, string Text)> entries)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, text) in entries)
        {
            using var stream = archive.CreateEntry(name).Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>One entry that Unix programs unpack as a link to a target.</summary>
    public static void WriteLink(string path, string name, string target)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        var entry = archive.CreateEntry(name);
        entry.ExternalAttributes = (0xA000 | 0x1FF) << 16;
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(target));
    }

    /// <summary>Overwrites the checksum that an archive has of its first entry.</summary>
    public static void SpoilChecksum(string path)
    {
        var zip = File.ReadAllBytes(path);
        zip[zip.AsSpan().IndexOf("PK\x01\x02"u8) + 16] ^= 1;
        zip[14] ^= 1;
        File.WriteAllBytes(path, zip);
    }

    /// <summary>One entry of zeros, whose sizes in the archive's headers are then overwritten by another number.</summary>
    public static void WriteBomb(string path, int bytes, int? declared)
    {
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var stream = archive.CreateEntry("model.onnx").Open();
            stream.Write(new byte[bytes]);
        }

        if (declared is not { } size)
            return;
        var zip = File.ReadAllBytes(path);
        var central = zip.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(zip.AsSpan(central + 24), size);
        BitConverter.TryWriteBytes(zip.AsSpan(22), size);
        File.WriteAllBytes(path, zip);
    }
}
