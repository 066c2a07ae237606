using System.Buffers;
using System.Text;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Json;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Protocol.Tests.Json;

public sealed class InferResponseJsonTests
{
    [Fact]
    public void Write_ThenRead_IsTheSameResponse()
    {
        var response = Response([.. SampleTensors.All.Where(SampleTensors.HasJson)]);
        var body = new ArrayBufferWriter<byte>();
        Assert.Null(InferResponseJson.Write(body, response));

        var read = InferResponseJson.Read(body.WrittenMemory);

        Assert.True(read.IsSuccess, read.ToString());
        Assert.Equal((response.Model, response.Version, response.Id), (read.Value.Model, read.Value.Version, read.Value.Id));
        Assert.All(response.Outputs.Zip(read.Value.Outputs), pair => SampleTensors.AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void Write_Shape_IsTheProtocols()
    {
        var body = new ArrayBufferWriter<byte>();
        InferResponseJson.Write(body, Response([Tensor.From("ý", [1], ["ž"])]) with { Id = "" });

        Assert.Equal(
            """{"model_name":"m","model_version":"3","outputs":[{"name":"ý","datatype":"BYTES","shape":[1],"data":["ž"]}]}""",
            Encoding.UTF8.GetString(body.WrittenSpan));
    }

    [Fact]
    public void Write_HalfPrecision_IsRefusedAndWritesNothing()
    {
        var body = new ArrayBufferWriter<byte>();
        var error = InferResponseJson.Write(body, Response([SampleTensors.Named("BF16")]));

        Assert.Equal(ModelErrorCode.InvalidInput, error?.Code);
        Assert.Equal(0, body.WrittenCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"model_name":"m","model_version":3,"outputs":[]}""")]
    [InlineData("""{"model_name":"m","model_version":"3","outputs":[{}]}""")]
    public void Read_BrokenAnswer_IsARuntimeFault(string json) =>
        Assert.Equal(ModelErrorCode.RuntimeFault, InferResponseJson.Read(Encoding.UTF8.GetBytes(json)).Error?.Code);

    [Fact]
    public void Error_WrittenThenRead_IsTheText()
    {
        var body = new ArrayBufferWriter<byte>();
        ErrorJson.Write(body, "no \"such\" model");

        Assert.Equal("""{"error":"no \"such\" model"}""", Encoding.UTF8.GetString(body.WrittenSpan));
        Assert.Equal("no \"such\" model", ErrorJson.Read(body.WrittenMemory));
        Assert.Null(ErrorJson.Read("<html>"u8.ToArray()));
        Assert.Null(ErrorJson.Read("{\"error\":1}"u8.ToArray()));
    }

    private static InferResponse Response(params Tensor[] outputs) =>
        new() { Model = ModelName.Parse("m"), Version = new ModelVersion(3), Id = "42", Outputs = [.. outputs] };
}
