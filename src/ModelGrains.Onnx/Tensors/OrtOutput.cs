using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelGrains.Onnx.Native;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Tensors;

/// <summary>An output in the runtime's memory: what it is, and copies of it in the protocol's raw form.</summary>
internal readonly unsafe ref struct OrtOutput
{
    private const int MaxKeptRank = 8;

    private readonly nint value;

    /// <summary>Reads type and shape.</summary>
    /// <param name="value">The value, which must outlive this.</param>
    /// <param name="lastShape">The shape of the answer before: where it is the same again it is used again, else this one is put in its place.</param>
    /// <exception cref="OrtException">It is no tensor.</exception>
    public OrtOutput(nint value, ref ImmutableArray<long> lastShape)
    {
        this.value = value;
        nint info;
        NativeApi.Check(NativeApi.GetTensorInfo(value, &info));
        try
        {
            int type;
            nuint rank;
            NativeApi.Check(NativeApi.GetElementType(info, &type));
            NativeApi.Check(NativeApi.GetRank(info, &rank));
            var shape = stackalloc long[MaxKeptRank];
            DataType = ((TensorElementType)type).ToDataType();
            Shape = rank <= MaxKeptRank ? ReadShape(info, shape, (int)rank, ref lastShape) : ReadShape(info, (int)rank);
        }
        finally
        {
            NativeApi.ReleaseTensorInfo(info);
        }

        if (!TensorShape.TryCount(Shape.AsSpan(), out var count))
            throw new InvalidDataException("An output's shape is negative or too large.");
        Count = count;
    }

    /// <summary>The element type.</summary>
    public DataType DataType { get; }

    /// <summary>The shape.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>How many elements.</summary>
    public long Count { get; }

    /// <summary>All elements.</summary>
    public byte[] ToRaw()
    {
        if (Count == 0)
            return [];
        return DataType == DataType.Bytes ? CopyStrings() : CopyNumbers(0, Count);
    }

    /// <summary>Some of the elements, which are numbers.</summary>
    public byte[] ToRaw(long from, long count) => count == 0 ? [] : CopyNumbers(from, count);

    private static ImmutableArray<long> ReadShape(nint info, long* shape, int rank, ref ImmutableArray<long> lastShape)
    {
        NativeApi.Check(NativeApi.GetShape(info, shape, (nuint)rank));
        var read = new ReadOnlySpan<long>(shape, rank);
        var last = lastShape;
        if (!last.IsDefault && last.AsSpan().SequenceEqual(read))
            return last;
        return lastShape = ImmutableArray.Create(read);
    }

    private static ImmutableArray<long> ReadShape(nint info, int rank)
    {
        var shape = new long[rank];
        fixed (long* dimensions = shape)
            NativeApi.Check(NativeApi.GetShape(info, dimensions, (nuint)rank));
        return ImmutableArray.Create(shape);
    }

    private byte[] CopyNumbers(long from, long count)
    {
        void* data;
        NativeApi.Check(NativeApi.GetTensorData(value, &data));
        var size = DataType.Size();
        var length = checked((int)(count * size));
        var raw = GC.AllocateUninitializedArray<byte>(length);
        new ReadOnlySpan<byte>((byte*)data + (from * size), length).CopyTo(raw);
        return raw;
    }

    private byte[] CopyStrings()
    {
        nuint length;
        NativeApi.Check(NativeApi.GetStringsLength(value, &length));
        var content = ArrayPool<byte>.Shared.Rent((int)length + 1);
        var offsets = ArrayPool<nuint>.Shared.Rent((int)Count + 1);
        try
        {
            fixed (byte* bytes = content)
            fixed (nuint* starts = offsets)
                NativeApi.Check(NativeApi.GetStrings(value, bytes, length, starts, (nuint)Count));
            offsets[Count] = length;
            var raw = GC.AllocateUninitializedArray<byte>(checked((int)length + ((int)Count * sizeof(int))));
            var rest = raw.AsSpan();
            for (var i = 0; i < Count; i++)
            {
                var element = content.AsSpan((int)offsets[i], (int)(offsets[i + 1] - offsets[i]));
                BinaryPrimitives.WriteInt32LittleEndian(rest, element.Length);
                element.CopyTo(rest[sizeof(int)..]);
                rest = rest[(sizeof(int) + element.Length)..];
            }

            return raw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
            ArrayPool<nuint>.Shared.Return(offsets);
        }
    }
}
