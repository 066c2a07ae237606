using System.Runtime.InteropServices;
using Google.Protobuf;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>A tensor as the typed contents of a message, written without the server's own conversion.</summary>
internal static class EdgeContents
{
    public static InferTensorContents Of(Tensor tensor)
    {
        var contents = new InferTensorContents();
        var data = tensor.Data.Span;
        switch (tensor.DataType)
        {
            case DataType.Bool: contents.BoolContents.AddRange(data.ToArray().Select(value => value != 0)); break;
            case DataType.Int8: contents.IntContents.AddRange(Cast<sbyte>(data).Select(value => (int)value)); break;
            case DataType.Int16: contents.IntContents.AddRange(Cast<short>(data).Select(value => (int)value)); break;
            case DataType.Int32: contents.IntContents.AddRange(Cast<int>(data)); break;
            case DataType.Int64: contents.Int64Contents.AddRange(Cast<long>(data)); break;
            case DataType.UInt8: contents.UintContents.AddRange(data.ToArray().Select(value => (uint)value)); break;
            case DataType.UInt16: contents.UintContents.AddRange(Cast<ushort>(data).Select(value => (uint)value)); break;
            case DataType.UInt32: contents.UintContents.AddRange(Cast<uint>(data)); break;
            case DataType.UInt64: contents.Uint64Contents.AddRange(Cast<ulong>(data)); break;
            case DataType.Fp32: contents.Fp32Contents.AddRange(Cast<float>(data)); break;
            case DataType.Fp64: contents.Fp64Contents.AddRange(Cast<double>(data)); break;
            case DataType.Bytes:
                for (var rest = data; !rest.IsEmpty;)
                {
                    var length = MemoryMarshal.Read<int>(rest);
                    contents.BytesContents.Add(ByteString.CopyFrom(rest.Slice(4, length)));
                    rest = rest[(4 + length)..];
                }

                break;
            default: break;
        }

        return contents;
    }

    private static T[] Cast<T>(ReadOnlySpan<byte> data)
        where T : struct => MemoryMarshal.Cast<byte, T>(data).ToArray();
}
