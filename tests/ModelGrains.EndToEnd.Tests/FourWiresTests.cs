using System.Runtime.InteropServices;
using Google.Protobuf;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>
/// The same tensors through the same real model by every wire: gRPC raw, gRPC typed contents, JSON and binary HTTP. The halves have neither
/// contents nor a JSON form: FP16 is in <see cref="EdgeValuesTests"/>, BF16 here.
/// </summary>
public sealed class FourWiresTests : IClassFixture<SharedServer>
{
    private const string Model = "typed_contents";

    private static readonly (Tensor Input, string Json)[] Inputs =
    [
        (Tensor.From("f32", [4], [1.5f, -0f, float.Epsilon, float.MaxValue]), "[1.5,-0,1E-45,3.4028235E+38]"),
        (Tensor.From("f64", [4], [1.5, -0.0, double.Epsilon, double.MaxValue]), "[1.5,-0,5E-324,1.7976931348623157E+308]"),
        (Tensor.From<sbyte>("i8", [2], [sbyte.MinValue, sbyte.MaxValue]), "[-128,127]"),
        (Tensor.From<short>("i16", [2], [short.MinValue, short.MaxValue]), "[-32768,32767]"),
        (Tensor.From<int>("i32", [2], [int.MinValue, int.MaxValue]), "[-2147483648,2147483647]"),
        (Tensor.From<long>("i64", [2], [long.MinValue, 9_007_199_254_740_993]), "[-9223372036854775808,9007199254740993]"),
        (Tensor.From<byte>("u8", [2], [0, byte.MaxValue]), "[0,255]"),
        (Tensor.From<ushort>("u16", [2], [0, ushort.MaxValue]), "[0,65535]"),
        (Tensor.From<uint>("u32", [2], [0, uint.MaxValue]), "[0,4294967295]"),
        (Tensor.From<ulong>("u64", [2], [9_007_199_254_740_993, ulong.MaxValue]), "[9007199254740993,18446744073709551615]"),
        (Tensor.From<bool>("b", [3], [true, false, true]), "[true,false,true]"),
        (Tensor.From("s", [3], ["", "cat", "a b"]), """["","cat","a b"]"""),
    ];

    // Minus zero, a quiet and a signalling NaN with a payload, the smallest denormal, the infinities, 1.
    private static readonly Tensor Bfloat16 = new()
    {
        Name = "x",
        DataType = DataType.Bf16,
        Shape = [7],
        Data = MemoryMarshal.AsBytes<ushort>((ushort[])[0x8000, 0x7fc1, 0xff81, 0x0001, 0x7f80, 0xff80, 0x3f80]).ToArray(),
    };

    private readonly ServerProcess server;

    public FourWiresTests(SharedServer shared) => server = shared.Server;

    private static Tensor[] Tensors => [.. Inputs.Select(input => input.Input)];

    [Fact]
    public async Task GrpcRaw_EveryType_ComesBackBitByBit() =>
        RawWires.AssertSame(Tensors, await RawWires.GrpcAsync(server, InferRequestMessages.Write(Requests.Of(Model, null, [.. Tensors]))));

    [Fact]
    public async Task GrpcContents_EveryType_ComesBackBitByBit()
    {
        var request = new ModelInferRequest { ModelName = Model };
        foreach (var input in Tensors)
        {
            var described = new ModelInferRequest.Types.InferInputTensor { Name = input.Name, Datatype = input.DataType.Name(), Contents = Contents(input) };
            described.Shape.AddRange(input.Shape);
            request.Inputs.Add(described);
        }

        RawWires.AssertSame(Tensors, await RawWires.GrpcAsync(server, request));
    }

    [Fact]
    public async Task BinaryHttp_EveryType_ComesBackBitByBit() => RawWires.AssertSame(Tensors, await RawWires.BinaryAsync(server, Model, Tensors));

    [Fact]
    public async Task Json_EveryType_ComesBackAsItsText()
    {
        var outputs = await RawWires.JsonAsync(server, Model, Inputs);
        foreach (var (input, json) in Inputs)
            Assert.Equal(json, outputs[input.Name + "_out"]);
    }

    [Fact]
    public async Task Bfloat16_OverBothRawWires_ComesBackBitByBit()
    {
        RawWires.AssertSame([Bfloat16], await RawWires.GrpcAsync(server, InferRequestMessages.Write(Requests.Of("bfloat16", null, Bfloat16))));
        RawWires.AssertSame([Bfloat16], await RawWires.BinaryAsync(server, "bfloat16", [Bfloat16]));
    }

    private static T[] Values<T>(Tensor tensor)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(tensor.Data.Span).ToArray();

    private static InferTensorContents Contents(Tensor tensor)
    {
        var contents = new InferTensorContents();
        switch (tensor.DataType)
        {
            case DataType.Bool:
                contents.BoolContents.Add(Values<bool>(tensor));
                break;
            case DataType.Int8:
                contents.IntContents.Add(Values<sbyte>(tensor).Select(value => (int)value));
                break;
            case DataType.Int16:
                contents.IntContents.Add(Values<short>(tensor).Select(value => (int)value));
                break;
            case DataType.Int32:
                contents.IntContents.Add(Values<int>(tensor));
                break;
            case DataType.Int64:
                contents.Int64Contents.Add(Values<long>(tensor));
                break;
            case DataType.UInt8:
                contents.UintContents.Add(Values<byte>(tensor).Select(value => (uint)value));
                break;
            case DataType.UInt16:
                contents.UintContents.Add(Values<ushort>(tensor).Select(value => (uint)value));
                break;
            case DataType.UInt32:
                contents.UintContents.Add(Values<uint>(tensor));
                break;
            case DataType.UInt64:
                contents.Uint64Contents.Add(Values<ulong>(tensor));
                break;
            case DataType.Fp32:
                contents.Fp32Contents.Add(Values<float>(tensor));
                break;
            case DataType.Fp64:
                contents.Fp64Contents.Add(Values<double>(tensor));
                break;
            case DataType.Bytes:
                contents.BytesContents.Add(new[] { "", "cat", "a b" }.Select(ByteString.CopyFromUtf8));
                break;
            default:
                throw new InvalidOperationException($"{tensor.DataType} has no contents.");
        }

        return contents;
    }
}
