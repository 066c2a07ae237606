using System.Collections.Immutable;
using Google.Protobuf;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Protocol.Tests.Conversion;

public sealed class InferRequestMessagesTests
{
    [Fact]
    public void Write_ThenRead_IsTheSameRequest()
    {
        var request = new InferRequest
        {
            Model = ModelName.Parse("fraud"),
            Version = new ModelVersion(3),
            Id = "42",
            Inputs = [.. SampleTensors.All],
            Outputs = ["b", "a"],
            Parameters = ImmutableDictionary<string, ParameterValue>.Empty
                .Add("flag", new() { Bool = true }).Add("signed", new() { Int64 = -1 }).Add("text", new() { String = "x" })
                .Add("number", new() { Double = 0.5 }).Add("unsigned", new() { UInt64 = ulong.MaxValue }),
        };

        var message = ModelInferRequest.Parser.ParseFrom(InferRequestMessages.Write(request).ToByteArray());
        var read = InferRequestMessages.Read(message);

        Assert.True(read.IsSuccess, read.ToString());
        Assert.Equal(request.Model, read.Value.Model);
        Assert.Equal(request.Version, read.Value.Version);
        Assert.Equal(request.Id, read.Value.Id);
        Assert.Equal(request.Outputs.ToArray(), read.Value.Outputs.ToArray());
        Assert.Equal(request.Parameters.OrderBy(pair => pair.Key), read.Value.Parameters.OrderBy(pair => pair.Key));
        Assert.All(request.Inputs.Zip(read.Value.Inputs), pair => SampleTensors.AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void Read_RawInput_IsNotCopied()
    {
        var message = Request();
        var read = InferRequestMessages.Read(message);

        Assert.True(read.IsSuccess);
        Assert.True(message.RawInputContents[0].Memory.Equals(read.Value.Inputs[0].Data));
    }

    [Fact]
    public void Read_WithoutVersion_LetsTheRoutePick() => Assert.Null(InferRequestMessages.Read(Request()).Value!.Version);

    [Theory]
    [InlineData("", "", ModelErrorCode.ModelNotFound, "Request for unknown model: '' is not found")]
    [InlineData("a/b", "", ModelErrorCode.ModelNotFound, "Request for unknown model: 'a/b' is not found")]
    [InlineData("m", "X", ModelErrorCode.VersionNotFound, "Request for unknown model: 'm' version X is not found")]
    [InlineData("m", "-1", ModelErrorCode.VersionNotFound, "Request for unknown model: 'm' version -1 is not found")]
    public void Read_NoNameOrVersion_IsUnknown(string model, string version, ModelErrorCode code, string text)
    {
        var message = Request();
        message.ModelName = model;
        message.ModelVersion = version;

        Assert.Equal(new ModelError(code, text), InferRequestMessages.Read(message).Error);
    }

    [Fact]
    public void Read_RawAndContents_IsRefused()
    {
        var message = Request();
        message.Inputs[1].Contents = new InferTensorContents { IntContents = { 1 } };
        AssertInvalid(message, "contents field must not be specified when using raw_input_contents for 'b' for model 'm'");
    }

    [Fact]
    public void Read_RawAndEmptyContents_IsRead()
    {
        var message = Request();
        message.Inputs[1].Contents = new InferTensorContents();
        Assert.True(InferRequestMessages.Read(message).IsSuccess);
    }

    [Fact]
    public void Read_TooFewRaw_IsRefused()
    {
        var message = Request();
        message.RawInputContents.RemoveAt(1);
        AssertInvalid(message, "unable to find data for input tensor 'b' for model 'm' in request.");
    }

    [Fact]
    public void Read_TooManyRaw_IsRefused()
    {
        var message = Request();
        message.RawInputContents.Add(ByteString.Empty);
        AssertInvalid(message, "expected 2 raw_input_contents but got 3 for model 'm'");
    }

    [Fact]
    public void Read_RawOfAnotherSize_IsRefused()
    {
        var message = Request();
        message.RawInputContents[0] = ByteString.CopyFrom(1, 2, 3);
        AssertInvalid(message, "input byte size mismatch for input 'a' for model 'm'. Expected 4, got 3");
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(long.MaxValue, 2)]
    public void Read_ShapeWithoutCount_IsRefused(long first, long second)
    {
        var message = Request();
        message.Inputs[0].Shape.Clear();
        message.Inputs[0].Shape.Add([first, second]);
        Assert.Contains("unexpected shape for input 'a' for model 'm'", InferRequestMessages.Read(message).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownDatatype_IsRefused()
    {
        var message = Request();
        message.Inputs[0].Datatype = "FLOAT";
        Assert.Contains("got 'FLOAT'", InferRequestMessages.Read(message).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_InputTwice_IsRefused()
    {
        var message = Request();
        message.Inputs[1].Name = "a";
        AssertInvalid(message, "input 'a' is given twice for model 'm'");
    }

    [Fact]
    public void Read_OutputTwice_IsRefused()
    {
        var message = Request();
        message.Outputs.Add([new() { Name = "y" }, new() { Name = "y" }]);
        AssertInvalid(message, "output 'y' is asked for twice for model 'm'");
    }

    [Fact]
    public void Read_ParameterWithoutValue_IsRefused()
    {
        var message = Request();
        message.Parameters.Add("p", new InferParameter());
        AssertInvalid(message, "parameter 'p' has no value: expected bool, int64, string, double or uint64");
    }

    [Fact]
    public void Read_UnsupportedExtension_IsRefused()
    {
        var shared = Request();
        shared.Inputs[0].Parameters.Add("shared_memory_region", new InferParameter { StringParam = "r" });
        AssertInvalid(shared, "tensor 'a' has the parameter 'shared_memory_region', of an extension that is not supported");
    }

    [Fact]
    public void Read_Classification_IsKeptOrRefusedByItsCount()
    {
        var classes = Request();
        classes.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "y", Parameters = { ["classification"] = new() { Int64Param = 3 } } });
        Assert.Equal(new OutputClassification { Output = "y", Count = 3 }, Assert.Single(InferRequestMessages.Read(classes).Value!.Classifications));
        classes.Outputs[0].Parameters["classification"] = new() { Int64Param = 0 };
        AssertInvalid(classes, "output 'y': parameter 'classification' must be a number of classes from 1");
    }

    [Theory]
    [InlineData("priority", "-1", "parameter 'priority': expected a number from 0 to 2147483647, got '-1'")]
    [InlineData("timeout", "soon", "parameter 'timeout': expected a number of microseconds from 0, got 'soon'")]
    [InlineData("triton_secret", "1", "parameter 'triton_secret' is reserved: of the names beginning 'triton_' only 'triton_enable_empty_final_response' may be used")]
    public void Read_KnownParameterNotValid_NamesWhatIsExpected(string name, string value, string expected)
    {
        var message = Request();
        message.Parameters[name] = long.TryParse(value, out var number) ? new InferParameter { Int64Param = number } : new InferParameter { StringParam = value };
        AssertInvalid(message, expected);
    }

    private static ModelInferRequest Request() => InferRequestMessages.Write(new InferRequest
    {
        Model = ModelName.Parse("m"),
        Inputs = [Tensor.From<float>("a", [1], [1]), Tensor.From<int>("b", [1], [2])],
    });

    private static void AssertInvalid(ModelInferRequest message, string expected) =>
        Assert.Equal(new ModelError(ModelErrorCode.InvalidInput, expected), InferRequestMessages.Read(message).Error);
}
