using Google.Protobuf;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Protocol.Tests.Conversion;

public sealed class InferResponseMessagesTests
{
    private static readonly InferResponse Response = new()
    {
        Model = ModelName.Parse("fraud"),
        Version = new ModelVersion(3),
        Id = "42",
        Outputs = [.. SampleTensors.All],
    };

    [Fact]
    public void Write_AlwaysRaw_OneEntryPerOutput()
    {
        var message = InferResponseMessages.Write(Response);

        Assert.Equal("3", message.ModelVersion);
        Assert.Equal(message.Outputs.Count, message.RawOutputContents.Count);
        Assert.All(message.Outputs, output => Assert.Null(output.Contents));
    }

    [Fact]
    public void Write_ThenRead_IsTheSameResponse()
    {
        var read = InferResponseMessages.Read(ModelInferResponse.Parser.ParseFrom(InferResponseMessages.Write(Response).ToByteArray()));

        Assert.True(read.IsSuccess, read.ToString());
        Assert.Equal((Response.Model, Response.Version, Response.Id), (read.Value.Model, read.Value.Version, read.Value.Id));
        Assert.All(Response.Outputs.Zip(read.Value.Outputs), pair => SampleTensors.AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void Read_TypedContents_IsRead()
    {
        var message = new ModelInferResponse
        {
            ModelName = "m",
            ModelVersion = "1",
            Outputs = { new ModelInferResponse.Types.InferOutputTensor { Name = "y", Datatype = "INT64", Shape = { 2 }, Contents = new() { Int64Contents = { 1, 2 } } } },
        };
        SampleTensors.AssertSame(Tensor.From<long>("y", [2], [1, 2]), InferResponseMessages.Read(message).Value?.Outputs[0]);
    }

    [Fact]
    public void Read_BrokenAnswer_IsARuntimeFault()
    {
        var message = InferResponseMessages.Write(Response);
        message.RawOutputContents.RemoveAt(0);
        Assert.Equal(ModelErrorCode.RuntimeFault, InferResponseMessages.Read(message).Error?.Code);
        message = InferResponseMessages.Write(Response);
        message.RawOutputContents[1] = ByteString.Empty;
        Assert.Equal(ModelErrorCode.RuntimeFault, InferResponseMessages.Read(message).Error?.Code);
        message.ModelVersion = "";
        Assert.Contains("is no version", InferResponseMessages.Read(message).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelOf_KServesNumbering_IsFieldOne()
    {
        Assert.Equal("m", RepositoryMessages.ModelOf(new RepositoryModelLoadRequest { RepositoryName = "m" }));
        Assert.Equal("m", RepositoryMessages.ModelOf(new RepositoryModelLoadRequest { RepositoryName = "r", ModelName = "m" }));
        Assert.Equal("m", RepositoryMessages.ModelOf(new RepositoryModelUnloadRequest { RepositoryName = "m" }));
    }
}
