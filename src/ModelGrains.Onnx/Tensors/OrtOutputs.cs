using System.Buffers.Binary;
using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Tensors;

/// <summary>The outputs of a run in the protocol's raw form.</summary>
internal static class OrtOutputs
{
    /// <summary>Copies an output out of ONNX Runtime's memory.</summary>
    public static Tensor ToTensor(string name, OrtValue value)
    {
        if (!value.IsTensor)
            throw new NotSupportedException($"Output '{name}' is no tensor but {value.OnnxType}.");
        var info = value.GetTensorTypeAndShape();
        var type = info.ElementDataType.ToDataType();
        return new Tensor
        {
            Name = name,
            DataType = type,
            Shape = ImmutableArray.Create(info.Shape),
            Data = type == DataType.Bytes ? Strings(value, (int)info.ElementCount) : Numbers(value, info.ElementCount),
        };
    }

    private static byte[] Numbers(OrtValue value, long count) => count == 0 ? [] : value.GetTensorMutableRawData().ToArray();

    private static byte[] Strings(OrtValue value, int count)
    {
        var size = 0;
        for (var i = 0; i < count; i++)
            size = checked(size + sizeof(int) + value.GetStringElementAsSpan(i).Length);
        var bytes = new byte[size];
        var rest = bytes.AsSpan();
        for (var i = 0; i < count; i++)
        {
            var element = value.GetStringElementAsSpan(i);
            BinaryPrimitives.WriteInt32LittleEndian(rest, element.Length);
            element.CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + element.Length)..];
        }

        return bytes;
    }
}
