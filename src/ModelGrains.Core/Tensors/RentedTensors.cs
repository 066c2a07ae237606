using System.Buffers;

namespace ModelGrains.Core.Tensors;

/// <summary>
/// The buffers that one request's tensors lie in, from the shared pool. <see cref="Dispose"/> gives them back: not before the last
/// reader of the tensors is done. For one caller at a time.
/// </summary>
public sealed class RentedTensors : IDisposable
{
    private byte[]?[] arrays = [];
    private int count;

    /// <summary>Rents a buffer.</summary>
    /// <param name="size">The bytes needed; the buffer may be longer, and holds anything.</param>
    public byte[] Rent(int size)
    {
        if (size == 0)
            return [];
        var array = ArrayPool<byte>.Shared.Rent(size);
        if (count == arrays.Length)
            Array.Resize(ref arrays, Math.Max(2, count * 2));
        arrays[count++] = array;
        return array;
    }

    /// <summary>Exchanges a buffer for a longer one with the same first bytes.</summary>
    /// <param name="array">A buffer rented here, or an empty one; not to be used any more.</param>
    /// <param name="used">How many of its bytes are kept.</param>
    /// <param name="size">The bytes needed.</param>
    public byte[] Grow(byte[] array, int used, int size)
    {
        var longer = Rent(size);
        array.AsSpan(0, used).CopyTo(longer);
        Return(array);
        return longer;
    }

    /// <summary>Gives one buffer back early.</summary>
    public void Return(byte[] array)
    {
        var index = Array.IndexOf(arrays, array, 0, count);
        if (index < 0)
            return;
        arrays[index] = arrays[--count];
        arrays[count] = null;
        ArrayPool<byte>.Shared.Return(array);
    }

    /// <summary>Leaves every buffer to the garbage collector: for a call whose end is not known, since it may still read them.</summary>
    public void Abandon()
    {
        Array.Clear(arrays, 0, count);
        count = 0;
    }

    /// <summary>Gives every buffer back. A second call does nothing.</summary>
    public void Dispose()
    {
        while (count > 0)
        {
            var array = arrays[--count]!;
            arrays[count] = null;
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
