namespace ModelGrains.Core.Usage;

/// <summary>
/// A caller's id as a number: FNV-1a, then mixed so that every bit depends on every other (MurmurHash3's finalizer). The same in every
/// process and release, since sketches of it are stored. Allocates nothing. Never 0, which means that the caller is not known.
/// </summary>
public static class CallerHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Of a name.</summary>
    public static ulong Of(ReadOnlySpan<char> name)
    {
        var hash = Offset;
        foreach (var c in name)
            hash = (((hash ^ (byte)c) * Prime) ^ (byte)(c >> 8)) * Prime;
        return Mix(hash);
    }

    /// <summary>Of an address.</summary>
    public static ulong Of(ReadOnlySpan<byte> address)
    {
        var hash = Offset;
        foreach (var b in address)
            hash = (hash ^ b) * Prime;
        return Mix(hash);
    }

    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        hash ^= hash >> 33;
        return hash == 0 ? 1 : hash;
    }
}
