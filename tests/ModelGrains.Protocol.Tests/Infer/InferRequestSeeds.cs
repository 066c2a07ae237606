using Google.Protobuf;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Tests.Infer;

/// <summary>Requests that use everything the message has, valid and not; also the seeds of the fuzz.</summary>
internal static class InferRequestSeeds
{
    public static Dictionary<string, ModelInferRequest> All { get; } = new(StringComparer.Ordinal)
    {
        ["raw"] = Raw("x", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
        ["raw twice and outputs"] = RawTwice(),
        ["contents"] = Contents(),
        ["strings"] = Strings(),
        ["everything"] = Everything(),
        ["empty tensor"] = Empty(),
        ["no model"] = new ModelInferRequest(),
        ["both raw and contents"] = Both(),
        ["wrong raw count"] = WrongCount(),
        ["shared memory"] = WithParameter("shared_memory_region"),
        ["reserved parameter"] = Reserved(),
        ["long names"] = new ModelInferRequest { ModelName = new string('m', 3000), Id = new string('é', 700) },
    };

    public static ModelInferRequest Raw(string name, byte[] data) => new()
    {
        ModelName = "mlp_small",
        ModelVersion = "3",
        Id = "42",
        Inputs = { Input(name, "UINT8", 1, data.Length) },
        RawInputContents = { ByteString.CopyFrom(data) },
    };

    private static ModelInferRequest.Types.InferInputTensor Input(string name, string type, params long[] shape) =>
        new() { Name = name, Datatype = type, Shape = { shape } };

    private static ModelInferRequest RawTwice() => new()
    {
        ModelName = "two_in",
        Inputs = { Input("a", "FP32", 1, 2), Input("b", "INT64", 1) },
        Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "y" }, new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "z" } },
        RawInputContents = { ByteString.CopyFrom(new byte[8]), ByteString.CopyFrom([1, 0, 0, 0, 0, 0, 0, 0]) },
    };

    private static ModelInferRequest Contents()
    {
        var message = new ModelInferRequest { ModelName = "iris", Inputs = { Input("x", "FP32", 2, 3) } };
        message.Inputs[0].Contents = new InferTensorContents { Fp32Contents = { 1, 2, 3, 4, 5, 6.5f } };
        return message;
    }

    private static ModelInferRequest Strings()
    {
        var message = new ModelInferRequest { ModelName = "texts", Inputs = { Input("s", "BYTES", 2) } };
        message.Inputs[0].Contents = new InferTensorContents { BytesContents = { ByteString.CopyFromUtf8("Guten Morgen"), ByteString.Empty } };
        return message;
    }

    private static ModelInferRequest Everything()
    {
        var message = RawTwice();
        message.Id = "request-é";
        message.Parameters["priority"] = new InferParameter { Uint64Param = 2 };
        message.Parameters["timeout"] = new InferParameter { Int64Param = 1_000_000 };
        message.Parameters["timing"] = new InferParameter { BoolParam = true };
        message.Parameters["country"] = new InferParameter { StringParam = "CH" };
        message.Parameters["share"] = new InferParameter { DoubleParam = 0.25 };
        message.Inputs[0].Parameters["note"] = new InferParameter { StringParam = "kept" };
        message.Outputs[0].Parameters["classification"] = new InferParameter { Int64Param = 3 };
        return message;
    }

    private static ModelInferRequest Empty() => new()
    {
        ModelName = "m",
        Inputs = { Input("x", "FP64", 0, 4) },
        RawInputContents = { ByteString.Empty },
    };

    private static ModelInferRequest Both()
    {
        var message = Contents();
        message.RawInputContents.Add(ByteString.CopyFrom(new byte[24]));
        return message;
    }

    private static ModelInferRequest WrongCount()
    {
        var message = RawTwice();
        message.RawInputContents.RemoveAt(1);
        return message;
    }

    private static ModelInferRequest WithParameter(string name)
    {
        var message = Raw("x", [1, 2]);
        message.Inputs[0].Parameters[name] = new InferParameter { StringParam = "region" };
        return message;
    }

    private static ModelInferRequest Reserved()
    {
        var message = Raw("x", [1, 2]);
        message.Parameters["triton_secret"] = new InferParameter { BoolParam = true };
        return message;
    }
}
