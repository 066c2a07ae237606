using System.Collections.Immutable;
using Google.Protobuf;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Infer;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Conversion;

/// <summary>
/// Inference requests between gRPC messages and values. Tensors come either all in <c>contents</c> or all in
/// <c>raw_input_contents</c>, one entry per input in their order (tensor data rules of the protocol's gRPC part).
/// </summary>
public static class InferRequestMessages
{
    /// <summary>Reads a request. Raw bytes are not copied: the request keeps the message's memory.</summary>
    /// <returns>The request; <see cref="ModelErrorCode.InvalidInput"/> with the text that existing clients match on, or
    /// <see cref="ModelErrorCode.ModelNotFound"/> and <see cref="ModelErrorCode.VersionNotFound"/> for what is no name or version.</returns>
    public static Outcome<InferRequest> Read(ModelInferRequest message)
    {
        var inputs = message.Inputs.Select(input => new InferInput(input.Name, input.Datatype, [.. input.Shape], input)).ToList();
        var outputs = message.Outputs.Select(output => (output.Name, (ModelInferRequest.Types.InferRequestedOutputTensor?)output)).ToList();
        var raw = message.RawInputContents.Select(bytes => bytes.Memory).ToList();
        return InferRequestBuilder.Build(message.ModelName, message.ModelVersion, message.Id, message.Parameters, inputs, outputs, raw);
    }

    /// <summary>Writes a request, its tensors raw. Nothing is copied: the message keeps the tensors' memory.</summary>
    public static ModelInferRequest Write(InferRequest request)
    {
        var message = new ModelInferRequest
        {
            ModelName = request.Model.Value,
            ModelVersion = request.Version?.ToString() ?? "",
            Id = request.Id,
        };
        ParameterMessages.Write(request.Parameters, message.Parameters);
        if (request.Priority > 0)
            message.Parameters[InferParameters.Priority] = new InferParameter { Int64Param = request.Priority };
        foreach (var input in request.Inputs)
        {
            message.Inputs.Add(new ModelInferRequest.Types.InferInputTensor
            {
                Name = input.Name,
                Datatype = input.DataType.Name(),
                Shape = { input.Shape },
            });
            message.RawInputContents.Add(TensorMessages.Raw(input));
        }

        foreach (var output in request.Outputs)
            message.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = output });
        AddClassifications(request, message);
        return message;
    }

    private static void AddClassifications(InferRequest request, ModelInferRequest message)
    {
        foreach (var asked in request.Classifications)
        {
            var output = message.Outputs.FirstOrDefault(output => output.Name == asked.Output);
            if (output is null)
                message.Outputs.Add(output = new ModelInferRequest.Types.InferRequestedOutputTensor { Name = asked.Output });
            output.Parameters[InferParameters.Classification] = new InferParameter { Int64Param = asked.Count };
        }
    }
}
