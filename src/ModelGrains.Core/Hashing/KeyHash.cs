namespace ModelGrains.Core.Hashing;

/// <summary>
/// A key as a number: FNV-1a, then mixed so that every bit depends on every other (MurmurHash3's finalizer). The same in every process and
/// release, since sketches of it are stored and routes go by it. Allocates nothing. Never 0, which stands for what is not known.
/// </summary>
public static class KeyHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Of a text.</summary>
    public static ulong Of(ReadOnlySpan<char> text) => Mix(Add(Offset, text));

    /// <summary>Of a text under a salt: under another salt equal texts have nothing in common.</summary>
    public static ulong Of(ReadOnlySpan<char> salt, ReadOnlySpan<char> text) => Mix(Add(Mix(Add(Offset, salt)), text));

    /// <summary>Of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Offset;
        foreach (var b in bytes)
            hash = (hash ^ b) * Prime;
        return Mix(hash);
    }

    /// <summary>Of a hash and a number: for each number another hash.</summary>
    public static ulong Combine(ulong hash, int number) => Mix(hash ^ ((ulong)(uint)number * 0x9e3779b97f4a7c15));

    private static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            hash = (((hash ^ (byte)c) * Prime) ^ (byte)(c >> 8)) * Prime;
        return hash;
    }

    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        hash ^= hash >> 33;
        return hash == 0 ? 1 : hash;
    }
}
