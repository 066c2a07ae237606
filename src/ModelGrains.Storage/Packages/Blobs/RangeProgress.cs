using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>
/// Which ranges of a download are on disk: the ranges' size in 8 bytes, little-endian, then a byte for each range. It may be wrong after
/// a power failure: the whole file is compared with its hash before use.
/// </summary>
internal sealed class RangeProgress : IDisposable
{
    private const int Header = sizeof(long);

    private readonly SafeFileHandle handle;
    private readonly byte[] done;

    private RangeProgress(SafeFileHandle handle, byte[] done)
    {
        this.handle = handle;
        this.done = done;
    }

    /// <summary>The ranges that are not there yet.</summary>
    public IEnumerable<int> Missing => [.. Enumerable.Range(0, done.Length).Where(i => done[i] == 0)];

    /// <summary>Reads what is known of a download, or begins one.</summary>
    /// <param name="path">The file to keep it in.</param>
    /// <param name="rangeBytes">The size of the ranges; where it is not what it was, the download begins anew.</param>
    /// <param name="count">How many ranges there are.</param>
    /// <param name="isNew">Whether nothing is there yet, whatever the file says.</param>
    public static RangeProgress Open(string path, int rangeBytes, int count, bool isNew)
    {
        var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var header = new byte[Header];
        BinaryPrimitives.WriteInt64LittleEndian(header, rangeBytes);
        var known = new byte[Header + count + 1];
        var length = RandomAccess.Read(handle, known, 0);
        if (isNew || length != Header + count || !known.AsSpan(0, Header).SequenceEqual(header))
        {
            known = new byte[Header + count + 1];
            header.CopyTo(known, 0);
            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, known.AsSpan(0, Header + count), 0);
        }

        return new RangeProgress(handle, known[Header..(Header + count)]);
    }

    /// <summary>A range is on disk. Safe for concurrent use.</summary>
    public void Mark(int range) => RandomAccess.Write(handle, [1], Header + range);

    public void Dispose() => handle.Dispose();
}
