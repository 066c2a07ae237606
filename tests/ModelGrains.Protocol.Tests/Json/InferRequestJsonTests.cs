using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Json;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Protocol.Tests.Json;

public sealed class InferRequestJsonTests
{
    private const string Input = """{"name":"x","shape":[1],"datatype":"INT32","data":[1]}""";

    [Fact]
    public void Write_ThenRead_IsTheSameRequest()
    {
        var request = new InferRequest
        {
            Model = ModelName.Parse("fraud"),
            Version = new ModelVersion(3),
            Id = "42",
            Inputs = [.. SampleTensors.All.Where(SampleTensors.HasJson)],
            Outputs = ["b", "a"],
            Priority = 2,
            Classifications = [new OutputClassification { Output = "a", Count = 3 }],
            Parameters = ImmutableDictionary<string, ParameterValue>.Empty
                .Add("flag", new() { Bool = true }).Add("signed", new() { Int64 = -1 }).Add("text", new() { String = "x" })
                .Add("number", new() { Double = 0.5 }).Add("unsigned", new() { UInt64 = ulong.MaxValue }),
        };
        var body = new ArrayBufferWriter<byte>();
        Assert.Null(InferRequestJson.Write(body, request));

        var read = InferRequestJson.Read(body.WrittenMemory, request.Model, request.Version);

        Assert.True(read.IsSuccess, read.ToString());
        Assert.Equal((request.Model, request.Version, request.Id), (read.Value.Model, read.Value.Version, read.Value.Id));
        Assert.Equal(request.Outputs.ToArray(), read.Value.Outputs.ToArray());
        Assert.Equal(request.Priority, read.Value.Priority);
        Assert.Equal(request.Classifications.ToArray(), read.Value.Classifications.ToArray());
        Assert.Equal(request.Parameters.OrderBy(pair => pair.Key), read.Value.Parameters.OrderBy(pair => pair.Key));
        Assert.All(request.Inputs.Zip(read.Value.Inputs), pair => SampleTensors.AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void Write_HalfPrecision_IsRefusedAndWritesNothing()
    {
        var body = new ArrayBufferWriter<byte>();
        var request = new InferRequest { Model = ModelName.Parse("m"), Inputs = [SampleTensors.Named("FP16")] };

        Assert.Equal(ModelErrorCode.InvalidInput, InferRequestJson.Write(body, request)?.Code);
        Assert.Equal(0, body.WrittenCount);
    }

    [Fact]
    public void Read_UnknownMembersAndWishesForBinary_AreSkipped()
    {
        var read = Read($$$"""
            {"more":{"a":[1,{}]},"inputs":[{{{Input}}}],"parameters":{"binary_data_output":true},
             "outputs":[{"name":"y","parameters":{"binary_data":true}}]}
            """);

        Assert.True(read.IsSuccess, read.ToString());
        Assert.Equal("y", Assert.Single(read.Value.Outputs));
    }

    [Theory]
    [InlineData("", "The request body is empty")]
    [InlineData("{\"inputs\":[", "not valid JSON at line 1, byte 12")]
    [InlineData("{\n  \"inputs\": x}", "not valid JSON at line 2, byte 13")]
    [InlineData("{\"inputs\":[]} x", "not valid JSON at line 1, byte 15")]
    [InlineData("{'inputs':[]}", "not valid JSON at line 1, byte 2")]
    [InlineData("{\"inputs\":[NaN]}", "not valid JSON at line 1")]
    [InlineData("[]", "expected an object, got an array")]
    [InlineData("null", "expected an object, got null")]
    [InlineData("{}", "inputs: missing")]
    [InlineData("{\"inputs\":{}}", "inputs: expected an array, got an object")]
    [InlineData("{\"inputs\":[1]}", "inputs[0]: expected an object with name, datatype, shape and data, got a number")]
    [InlineData("{\"inputs\":[],\"inputs\":[]}", "inputs: given twice")]
    [InlineData("{\"inputs\":[],\"id\":7}", "id: expected a string, got a number")]
    [InlineData("{\"inputs\":[],\"parameters\":[]}", "parameters: expected an object, got an array")]
    [InlineData("{\"inputs\":[],\"parameters\":{\"p\":{}}}", "parameters.p: expected a string, number, true or false, got an object")]
    [InlineData("{\"inputs\":[],\"parameters\":{\"p\":null}}", "parameters.p: expected a string, number, true or false, got null")]
    [InlineData("{\"inputs\":[],\"parameters\":{\"p\":1,\"p\":2}}", "parameters.p: given twice")]
    [InlineData("{\"inputs\":[],\"outputs\":[\"y\"]}", "outputs[0]: expected an object, got a string")]
    [InlineData("{\"inputs\":[],\"outputs\":[{}]}", "outputs[0].name: missing")]
    [InlineData("{\"inputs\":[],\"outputs\":[{\"name\":\"y\"},{\"name\":\"y\"}]}", "output 'y' is asked for twice")]
    [InlineData("{\"inputs\":[],\"outputs\":[{\"name\":\"y\",\"parameters\":{\"classification\":-3}}]}", "outputs[0].parameters.classification: expected the number of classes")]
    [InlineData("{\"inputs\":[],\"outputs\":[{\"name\":\"y\",\"name\":\"z\"}]}", "outputs[0].name: given twice")]
    [InlineData("{\"inputs\":[],\"outputs\":[{\"name\":\"y\",\"parameters\":{},\"parameters\":{}}]}", "outputs[0].parameters: given twice")]
    [InlineData("{\"inputs\":[{\"name\":\"x\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1,2]}],\"id\":", "not valid JSON at line 1, byte")]
    public void Read_WrongBody_SaysWhereAndWhat(string json, string expected)
    {
        var error = Read(json).Error;

        Assert.Equal(ModelErrorCode.InvalidInput, error?.Code);
        Assert.Contains(expected, error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_InputTwice_IsRefused() =>
        Assert.Contains("inputs: tensor 'x' is given twice", Read($$"""{"inputs":[{{Input}},{{Input}}]}""").Error?.Message, StringComparison.Ordinal);

    [Fact]
    public void Read_ManyErrors_ListsThemWithTheirFields()
    {
        var error = Read("""{"inputs":[{"name":"x","shape":[-1],"datatype":"INT8","data":[1]},{"name":"y","shape":[2],"datatype":"INT8","data":[1]}],"id":1}""").Error;

        Assert.Equal(["inputs[0].shape", "inputs[1].data", "id"], error?.Fields.Select(field => field.Field));
        Assert.Contains("tensor 'y': expected 2 elements for shape [2], got 1", error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EndlessErrors_ListsTwenty() =>
        Assert.Equal(20, Read($$"""{"inputs":[{{string.Join(',', Enumerable.Repeat("1", 5000))}}]}""").Error?.Fields.Length);

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public void Read_Depth_IsLimited(int depth, bool expected)
    {
        var deep = new string('[', depth) + new string(']', depth);
        Assert.Equal(expected, Read($$"""{"inputs":[],"more":{{deep}}}""").IsSuccess);
    }

    [Fact]
    public void Read_TextThatIsNotUtf8_IsAnError() =>
        Assert.False(InferRequestJson.Read(new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, ModelName.Parse("m"), null).IsSuccess);

    private static Outcome<InferRequest> Read(string json) => InferRequestJson.Read(Encoding.UTF8.GetBytes(json), ModelName.Parse("m"), null);
}
