using System.Text;
using ModelGrains.Inference;
using ModelGrains.Protocol.Http;
using ModelGrains.Protocol.Json;
using ModelGrains.Tests;

namespace ModelGrains.Protocol.Tests.Http;

public sealed class HttpCodecAllocationTests
{
    private static readonly ModelName Model = ModelName.Parse("m");

    [Theory]
    [InlineData(16)]
    [InlineData(20_000)]
    public void ReadAndWrite_Json_AllocateWithinTheBudgetHoweverLongTheTensor(int elements)
    {
        var numbers = string.Join(',', Enumerable.Range(0, elements).Select(i => i * 0.5f));
        var text = Encoding.UTF8.GetBytes($$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,{{elements}}],"data":[{{numbers}}]}]}""");

        Assert.InRange(BytesOf(() => Call(text, 0)), 1, 1024);
    }

    [Fact]
    public void ReadAndWrite_Binary_AllocateWithinTheBudget()
    {
        var text = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,16],"parameters":{"binary_data_size":64}}],"parameters":{"binary_data_output":true}}"""u8.ToArray();

        Assert.InRange(BytesOf(() => Call(text, 64)), 1, 1024);
    }

    /// <summary>What the codec does for one request: reading, giving bytes, writing the answer's JSON.</summary>
    private static void Call(byte[] text, int binary)
    {
        using var request = new HttpInferRequest(Model, null);
        request.ReadJson(text);
        if (request.BinarySize(0) is not null)
            request.SetBinary(0, request.Rented.Rent(binary).AsMemory(0, binary));
        var asked = request.ToRequest().Value!;
        using var json = JsonBuffer.Rent();
        var answer = new InferResponse { Model = Model, Version = new ModelVersion(1), Outputs = asked.Inputs };
        Assert.Null(HttpInferResponse.Write(json, answer, request, out _));
    }

    private static long BytesOf(Action call)
    {
        // The pools and the cache of names fill first.
        for (var i = 0; i < 10; i++)
            call();
        return Allocation.Of(() =>
        {
            for (var i = 0; i < 100; i++)
                call();
        }) / 100;
    }
}
