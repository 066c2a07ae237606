namespace ModelGrains.Client.Wire;

/// <summary>Reads fields of a protobuf message. False is the end, or what this reader does not take: then <see cref="IsBroken"/>.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    /// <summary>A varint.</summary>
    public const int Varint = 0;

    /// <summary>Bytes with their length.</summary>
    public const int Bytes = 2;

    private readonly ReadOnlySpan<byte> message = message;
    private int position;

    /// <summary>Whether something came that is not valid, or is a group.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The number of the field read last.</summary>
    public int Field { get; private set; }

    /// <summary>The wire type of the field read last.</summary>
    public int Type { get; private set; }

    /// <summary>The value of a varint read last.</summary>
    public ulong Number { get; private set; }

    /// <summary>Where the bytes read last lie in the message.</summary>
    public Range Range { get; private set; }

    /// <summary>The bytes read last.</summary>
    public readonly ReadOnlySpan<byte> Value => message[Range];

    /// <summary>Goes to the next field and reads its value.</summary>
    public bool Read()
    {
        if (IsBroken || position == message.Length)
            return false;
        if (!TryReadVarint(out var tag) || tag > uint.MaxValue || tag < 8)
            return Break();
        (Field, Type) = ((int)(tag >> 3), (int)(tag & 7));
        switch (Type)
        {
            case Varint:
                var read = TryReadVarint(out var number);
                Number = number;
                return read || Break();
            case 1:
                return TryTake(8) || Break();
            case Bytes:
                return (TryReadVarint(out var length) && TryTake(length)) || Break();
            case 5:
                return TryTake(4) || Break();
            default:
                return Break();
        }
    }

    /// <summary>Reads the next varint of a packed list.</summary>
    public bool ReadPacked()
    {
        if (IsBroken || position == message.Length)
            return false;
        var read = TryReadVarint(out var number);
        Number = number;
        return read || Break();
    }

    private bool TryTake(ulong length)
    {
        if (length > (ulong)(message.Length - position))
            return false;
        Range = position..(position + (int)length);
        position += (int)length;
        return true;
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 70 && position < message.Length; shift += 7)
        {
            var next = message[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }

        return false;
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }
}
