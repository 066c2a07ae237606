using Google.Protobuf;
using ModelGrains.Inference;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Client.Tests.Support;

/// <summary>Messages of a server.</summary>
internal static class Answers
{
    public static InferRequest Request { get; } = new() { Model = ModelName.Parse("m"), Inputs = [] };

    public static HttpResponseMessage Ready(bool ready = true) => StubHandler.Message(new ServerReadyResponse { Ready = ready });

    public static HttpResponseMessage Inference(string id = "") => StubHandler.Message(Message(id));

    public static ModelInferResponse Message(string id = "") => new()
    {
        ModelName = "m",
        ModelVersion = "3",
        Id = id,
        Outputs = { new ModelInferResponse.Types.InferOutputTensor { Name = "y", Datatype = "FP32", Shape = { 1, 2 } } },
        RawOutputContents = { ByteString.CopyFrom(0, 0, 0x80, 0x3f, 0, 0, 0, 0x40) },
    };
}
