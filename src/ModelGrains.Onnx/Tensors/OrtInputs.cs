using System.Buffers;
using ModelGrains.Core.Tensors;
using ModelGrains.Onnx.Native;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Tensors;

/// <summary>Tensors as the runtime reads them: numbers where they lie, strings copied. The caller releases the values.</summary>
internal static unsafe class OrtInputs
{
    /// <summary>Lends a tensor's bytes; they stay pinned until <paramref name="pin"/> is disposed.</summary>
    public static nint Numbers(Tensor tensor, out MemoryHandle pin)
    {
        if (tensor.Data.IsEmpty)
        {
            pin = default;
            return Allocate(tensor.DataType, tensor.Shape.AsSpan());
        }

        pin = tensor.Data.Pin();
        if ((nuint)pin.Pointer % (nuint)tensor.DataType.Size() != 0)
        {
            pin.Dispose();
            pin = new ReadOnlyMemory<byte>(tensor.Data.ToArray()).Pin();
        }

        try
        {
            return Wrap(tensor.DataType, tensor.Shape.AsSpan(), pin.Pointer, tensor.Data.Length);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>A value over memory that the caller keeps.</summary>
    public static nint Wrap(DataType type, ReadOnlySpan<long> shape, void* data, long length)
    {
        nint value;
        var scalar = 0L;
        fixed (long* dimensions = shape)
        {
            NativeApi.Check(NativeApi.CreateTensorWithData(
                NativeApi.CpuMemory, data, (nuint)length, dimensions is null ? &scalar : dimensions, (nuint)shape.Length, (int)type.ToOrt(), &value));
        }

        return value;
    }

    /// <summary>Copies the elements of a BYTES tensor.</summary>
    public static nint Strings(Tensor tensor)
    {
        var value = Allocate(DataType.Bytes, tensor.Shape.AsSpan());
        try
        {
            _ = SetStrings(value, 0, tensor.Data.Span);
            return value;
        }
        catch
        {
            NativeApi.ReleaseValue(value);
            throw;
        }
    }

    /// <summary>Copies elements in raw form to a string tensor, from <paramref name="index"/> on; the index after the last.</summary>
    public static nuint SetStrings(nint value, nuint index, ReadOnlySpan<byte> raw)
    {
        while (BytesElements.TryReadNext(ref raw, out var element))
        {
            byte* place;
            NativeApi.Check(NativeApi.ResizeString(value, index++, (nuint)element.Length, &place));
            element.CopyTo(new Span<byte>(place, element.Length));
        }

        return index;
    }

    /// <summary>A value with memory of its own: numbers of any value, or empty strings.</summary>
    public static nint Allocate(DataType type, ReadOnlySpan<long> shape)
    {
        nint value;
        var scalar = 0L;
        fixed (long* dimensions = shape)
            NativeApi.Check(NativeApi.CreateTensor(NativeApi.Allocator, dimensions is null ? &scalar : dimensions, (nuint)shape.Length, (int)type.ToOrt(), &value));
        return value;
    }
}
