using System.Buffers.Binary;
using System.Collections.Immutable;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Verifier;

/// <summary>Inputs made up of nothing, for a package that comes without samples: two values of each type that take turns.</summary>
/// <param name="Name">What they are, in words.</param>
/// <param name="Even">The elements 0, 2, 4 and so on.</param>
/// <param name="Odd">The others.</param>
internal sealed record MadeUp(string Name, double Even, double Odd)
{
    private const long MaxElements = 16 << 20;

    /// <summary>Nothing but zeros, empty strings and <c>false</c>.</summary>
    public static MadeUp Zeros { get; } = new("zeros", 0, 0);

    /// <summary>What is tried: whole numbers of <c>halves</c> are 0 and 1, since few inputs take no small index.</summary>
    public static IReadOnlyList<MadeUp> All { get; } = [Zeros, new("ones", 1, 1), new("halves of both signs", 0.5, -0.5)];

    /// <summary>Every input that must be given, 1 for every open dimension; default where an input's rank is open or it is too big.</summary>
    public ImmutableArray<Tensor> For(ModelSignature signature)
    {
        var inputs = ImmutableArray.CreateBuilder<Tensor>();
        foreach (var input in signature.Inputs.Where(input => !input.Optional))
        {
            if (!input.HasRank)
                return default;
            ImmutableArray<long> shape = [.. input.Shape.Select(size => size < 0 ? 1 : size)];
            if (!TensorShape.TryCount(shape.AsSpan(), out var count) || count > MaxElements)
                return default;
            inputs.Add(Make(input.Name, input.DataType, shape, count));
        }

        return inputs.ToImmutable();
    }

    /// <summary>The same types and shapes.</summary>
    public ImmutableArray<Tensor> Like(ImmutableArray<Tensor> tensors) =>
        [.. tensors.Select(tensor => Make(tensor.Name, tensor.DataType, tensor.Shape, TensorShape.TryCount(tensor.Shape.AsSpan(), out var count) ? count : 0))];

    private Tensor Make(string name, DataType type, ImmutableArray<long> shape, long count)
    {
        var (even, odd) = (Bytes(type, Even), Bytes(type, Odd));
        var data = new byte[((count + 1) / 2 * even.Length) + (count / 2 * odd.Length)];
        if (even.AsSpan().ContainsAnyExcept((byte)0) || odd.AsSpan().ContainsAnyExcept((byte)0))
        {
            for (int at = 0, i = 0; at < data.Length; i++)
            {
                var element = i % 2 == 0 ? even : odd;
                element.CopyTo(data, at);
                at += element.Length;
            }
        }

        return new Tensor { Name = name, DataType = type, Shape = shape, Data = data };
    }

    /// <summary>An element; a negative value of a whole number is 1, one below 1 is 0.</summary>
    private static byte[] Bytes(DataType type, double value)
    {
        // A string is its length in four bytes and its text.
        if (type == DataType.Bytes)
            return value == 0 ? new byte[sizeof(int)] : [1, 0, 0, 0, (byte)'a'];
        var bytes = new byte[type.Size()];
        switch (type)
        {
            case DataType.Fp16:
                BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
                break;
            case DataType.Bf16:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(BitConverter.SingleToUInt32Bits((float)value) >> 16));
                break;
            case DataType.Fp32:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                break;
            case DataType.Fp64:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                break;
            default:
                bytes[0] = (byte)(value < 0 ? 1 : (int)value);
                break;
        }

        return bytes;
    }
}
