using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Conversion;

/// <summary>Inference answers between values and gRPC messages.</summary>
public static class InferResponseMessages
{
    /// <summary>
    /// Writes an answer, always with <c>raw_output_contents</c>: some clients read nothing else, also after a request with typed
    /// contents. Nothing is copied: the message keeps the tensors' memory.
    /// </summary>
    public static ModelInferResponse Write(InferResponse response)
    {
        var message = new ModelInferResponse
        {
            ModelName = response.Model.Value,
            ModelVersion = response.Version.ToString(),
            Id = response.Id,
        };
        foreach (var output in response.Outputs)
        {
            message.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor
            {
                Name = output.Name,
                Datatype = output.DataType.Name(),
                Shape = { output.Shape },
            });
            message.RawOutputContents.Add(TensorMessages.Raw(output));
        }

        return message;
    }

    /// <summary>Reads an answer, raw or typed. Raw bytes are not copied.</summary>
    /// <returns>The answer, or <see cref="ModelErrorCode.RuntimeFault"/> where it breaks the protocol's rules.</returns>
    public static Outcome<InferResponse> Read(ModelInferResponse message)
    {
        if (!ModelName.TryParse(message.ModelName, out var model))
            return Broken($"'{message.ModelName}' is no model name");
        if (!ModelVersion.TryParse(message.ModelVersion, out var version))
            return Broken($"'{message.ModelVersion}' is no version");
        var raw = message.RawOutputContents.Count;
        if (raw > 0 && raw != message.Outputs.Count)
            return Broken($"expected {message.Outputs.Count} raw_output_contents, got {raw}");
        var outputs = ImmutableArray.CreateBuilder<Tensor>(message.Outputs.Count);
        for (var i = 0; i < message.Outputs.Count; i++)
        {
            var output = message.Outputs[i];
            var tensor = TensorMessages.Read(
                message.ModelName, output.Name, output.Datatype, [.. output.Shape], output.Contents, raw > 0 ? (ReadOnlyMemory<byte>?)message.RawOutputContents[i].Memory : null);
            if (!tensor.IsSuccess)
                return Broken(tensor.Error.Message);
            outputs.Add(tensor.Value);
        }

        return new InferResponse { Model = model, Version = version, Id = message.Id, Outputs = outputs.MoveToImmutable() };
    }

    private static ModelError Broken(string what) => ModelErrors.RuntimeFault($"The server's answer is not valid: {what}");
}
