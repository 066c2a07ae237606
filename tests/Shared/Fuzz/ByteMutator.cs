namespace ModelGrains.Tests.Fuzz;

/// <summary>Changes bytes without knowing what they mean.</summary>
internal static class ByteMutator
{
    private static readonly byte[][] Extremes =
    [
        [0], [0x7f], [0x80], [0xff], [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0], [0x7f, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        [0xff, 0xff, 0xff, 0xff, 0x0f], [0xff, 0xff, 0xff, 0xff, 0x07], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    ];

    public static byte[] Mutate(FuzzRandom random, IReadOnlyList<byte[]> seeds) => Mutate(random, random.Of(seeds), seeds, random.Next(1, 5));

    /// <summary>Applies some changes to one input; splices take their other half from the seeds.</summary>
    public static byte[] Mutate(FuzzRandom random, byte[] input, IReadOnlyList<byte[]> seeds, int changes)
    {
        var bytes = new List<byte>(input);
        for (; changes > 0; changes--)
            Change(random, bytes, seeds);
        return [.. bytes];
    }

    private static void Change(FuzzRandom random, List<byte> bytes, IReadOnlyList<byte[]> seeds)
    {
        var at = bytes.Count == 0 ? 0 : random.Next(bytes.Count);
        switch (bytes.Count == 0 ? 0 : random.Next(10))
        {
            case 0: bytes.InsertRange(at, random.Of(Extremes)); break;
            case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: bytes[at] = (byte)random.Next(256); break;
            case 3: bytes[at] = (byte)(bytes[at] + (random.OneIn(2) ? 1 : -1)); break;
            case 4: bytes.Insert(at, (byte)random.Next(256)); break;
            case 5: bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at)); break;
            case 6: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 33), bytes.Count - at))); break;
            case 7: Overwrite(bytes, at, random.Of(Extremes)); break;
            case 8 when random.OneIn(3): bytes.RemoveRange(at, bytes.Count - at); break;
            case 9 when random.OneIn(2): Splice(random, bytes, at, random.Of(seeds)); break;
            default: bytes[at] ^= 0x80; break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] with)
    {
        for (var i = 0; i < with.Length && at + i < bytes.Count; i++)
            bytes[at + i] = with[i];
    }

    private static void Splice(FuzzRandom random, List<byte> bytes, int at, byte[] other)
    {
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other.AsSpan(random.Next(other.Length + 1)));
    }
}
