namespace ModelGrains.Tests.Fuzz;

/// <summary>
/// Changes a protobuf message field by field, so that most of what comes out is still well formed: fields doubled, dropped, moved, renumbered,
/// of another kind, with extreme numbers, with a length that lies, with fields of another seed; inner messages likewise, their lengths right again.
/// </summary>
internal static class ProtoMutator
{
    private const int MaxDepth = 4;

    private static readonly ulong[] Extremes =
        [0, 1, 127, 128, 255, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue];

    public static byte[] Mutate(FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        var input = random.Of(seeds);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
            input = Change(random, input, seeds, 0);
        return random.OneIn(4) ? ByteMutator.Mutate(random, input, seeds, 1) : input;
    }

    private static byte[] Change(FuzzRandom random, byte[] message, IReadOnlyList<byte[]> seeds, int depth)
    {
        if (ProtoField.Split(message) is not { Count: > 0 } fields)
            return ByteMutator.Mutate(random, message, seeds, 1);
        var at = random.Next(fields.Count);
        var field = fields[at];
        switch (random.Next(12))
        {
            case 0: fields.Insert(random.Next(fields.Count + 1), field); break;
            case 1: fields.RemoveAt(at); break;
            case 2: fields.RemoveAt(at); fields.Insert(random.Next(fields.Count + 1), field); break;
            case 3: fields[at] = field with { Number = random.OneIn(4) ? random.Of(Extremes) >> 3 : (ulong)random.Next(1, 12) }; break;
            case 4: fields[at] = field with { Kind = random.Next(8) }; break;
            case 5: fields[at] = field with { Lie = random.OneIn(2) ? random.Of(Extremes) : (ulong)Math.Max(0, field.Payload.Length + random.Next(-3, 4)) }; break;
            case 6: fields[at] = field.WithNumber(random.Of(Extremes)); break;
            case 7 when ProtoField.Split(random.Of(seeds)) is { Count: > 0 } others: fields.Insert(at, random.Of(others)); break;
            case 8 when random.OneIn(20): fields.InsertRange(at, Enumerable.Repeat(field, random.Next(200, 1200))); break;
            default:
                if (field.Kind == ProtoField.Bytes && depth < MaxDepth)
                    fields[at] = field with { Payload = Change(random, field.Payload, seeds, depth + 1) };
                break;
        }

        return ProtoField.Join(fields);
    }
}
