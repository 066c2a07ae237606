using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Tensors;

/// <summary>The inputs of one run as ONNX Runtime reads them: numbers where they lie, pinned until disposal; strings copied.</summary>
internal sealed class OrtInputs : IDisposable
{
    private readonly OrtValue?[] values;
    private readonly MemoryHandle[] pins;

    /// <summary>Wraps tensors that fit their signature.</summary>
    public OrtInputs(ImmutableArray<Tensor> tensors)
    {
        Names = new string[tensors.Length];
        values = new OrtValue?[tensors.Length];
        pins = new MemoryHandle[tensors.Length];
        try
        {
            for (var i = 0; i < tensors.Length; i++)
            {
                Names[i] = tensors[i].Name;
                values[i] = tensors[i].DataType == DataType.Bytes ? Strings(tensors[i]) : Numbers(tensors[i], out pins[i]);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The inputs' names.</summary>
    public string[] Names { get; }

    /// <summary>The inputs' values, in the order of <see cref="Names"/>.</summary>
    public IReadOnlyCollection<OrtValue> Values => values!;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in values)
            value?.Dispose();
        foreach (var pin in pins)
            pin.Dispose();
    }

    private static unsafe OrtValue Numbers(Tensor tensor, out MemoryHandle pin)
    {
        var shape = tensor.Shape.ToArray();
        if (tensor.Data.IsEmpty)
        {
            pin = default;
            return OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, tensor.DataType.ToOrt(), shape);
        }

        pin = tensor.Data.Pin();
        if ((nuint)pin.Pointer % (nuint)tensor.DataType.Size() != 0)
        {
            pin.Dispose();
            pin = new ReadOnlyMemory<byte>(tensor.Data.ToArray()).Pin();
        }

        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, tensor.DataType.ToOrt(), shape, (nint)pin.Pointer, tensor.Data.Length);
    }

    private static OrtValue Strings(Tensor tensor)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, tensor.Shape.ToArray());
        var rest = tensor.Data.Span;
        for (var i = 0; !rest.IsEmpty; i++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            value.StringTensorSetElementAt(rest.Slice(sizeof(int), length), i);
            rest = rest[(sizeof(int) + length)..];
        }

        return value;
    }
}
