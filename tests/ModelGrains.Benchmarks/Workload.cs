using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using ModelGrains.Inference;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;
using ModelGrains.Testing;

namespace ModelGrains.Benchmarks;

/// <summary>One request to one model, in every form that the wires know.</summary>
/// <param name="Model">The model, as deployed.</param>
/// <param name="Graph">The graph of tests/models.</param>
/// <param name="Input">The input's name.</param>
/// <param name="Shape">The input's shape.</param>
internal sealed record Workload(string Model, string Graph, string Input, long[] Shape)
{
    /// <summary>A 4-16-3 network: the cost of everything but the model.</summary>
    public static Workload Small { get; } = new("mlp_small", "mlp_small", "x", [1, 4]);

    /// <summary>A million parameters.</summary>
    public static Workload Million { get; } = new("mlp_1m", "mlp_1m", "x", [1, 256]);

    /// <summary>602,112 bytes in, 12 out, hardly any work: the cost of carrying a tensor.</summary>
    public static Workload Image { get; } = new("image_mean", "image_mean", "image", [1, 3, 224, 224]);

    /// <summary>The million parameters, deployed with batching.</summary>
    public static Workload Batched { get; } = new("mlp_1m_batched", "mlp_1m", "x", [1, 256]);

    /// <summary>Some milliseconds of arithmetic for 8 bytes: the model is what there is too little of, not the wire.</summary>
    public static Workload Slow { get; } = new("slow", "slow", "iters", []) { Iterations = 10 };

    /// <summary>What the server under test deploys.</summary>
    public static IReadOnlyList<Workload> All { get; } = [Small, Million, Image, Batched, Slow];

    /// <summary>The only element of the input where that is an integer.</summary>
    public long? Iterations { get; private init; }

    /// <summary>The elements: 0 to under 1, in steps that JSON writes short.</summary>
    public float[] Values { get; } = [.. Enumerable.Range(0, (int)Shape.Aggregate(1L, (a, b) => a * b)).Select(i => (i * 7 % 64) / 64f)];

    public InferRequest Request => Requests.Of(Model, null, Tensor);

    private Tensor Tensor => Iterations is { } count ? Tensor.From<long>(Input, Shape, [count]) : Tensor.From<float>(Input, Shape, Values);

    /// <summary>The gRPC message with its prefix.</summary>
    public byte[] GrpcBody()
    {
        var message = InferRequestMessages.Write(Request).ToByteArray();
        var size = message.Length;
        return [0, (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size, .. message];
    }

    public byte[] JsonBody() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        inputs = new[] { new { name = Input, datatype = Tensor.DataType.Name(), shape = Shape, data = Iterations is { } count ? (double[])[count] : [.. Values.Select(value => (double)value)] } },
    });

    /// <summary>The body of the binary tensor data extension, its output asked for as binary too.</summary>
    /// <returns>The body, and how many bytes of it are JSON.</returns>
    public (byte[] Body, int HeaderLength) BinaryBody()
    {
        var tensor = Tensor;
        var header = JsonSerializer.SerializeToUtf8Bytes(new
        {
            parameters = new { binary_data_output = true },
            inputs = new[] { new { name = Input, datatype = tensor.DataType.Name(), shape = Shape, parameters = new { binary_data_size = tensor.Data.Length } } },
        });
        return ([.. header, .. tensor.Data.Span], header.Length);
    }

    /// <summary>The first output of an answer over gRPC, prefix included.</summary>
    public static float[] ReadGrpc(byte[] answer)
    {
        var message = ModelInferResponse.Parser.ParseFrom(answer.AsSpan(5));
        return MemoryMarshal.Cast<byte, float>(message.RawOutputContents[0].Span).ToArray();
    }

    /// <summary>The first output of an answer in JSON.</summary>
    public static float[] ReadJson(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        return [.. json.RootElement.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetSingle())];
    }

    /// <summary>The first output of an answer with binary tensors: the last bytes, as many as its JSON part says.</summary>
    public static float[] ReadBinary(byte[] answer)
    {
        var text = Encoding.Latin1.GetString(answer);
        var mark = text.IndexOf("\"binary_data_size\":", StringComparison.Ordinal);
        if (mark < 0)
            throw new InvalidDataException("The answer has no binary tensor.");
        var digits = text.AsSpan(mark + "\"binary_data_size\":".Length).TrimStart();
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        var size = int.Parse(digits[..end]);
        return MemoryMarshal.Cast<byte, float>(answer.AsSpan(answer.Length - size)).ToArray();
    }
}
