using System.Collections.Immutable;
using Google.Protobuf;
using ModelGrains.Errors;
using ModelGrains.Inference;
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
        if (!ModelName.TryParse(message.ModelName, out var model))
            return ModelErrors.UnknownModel(message.ModelName);
        ModelVersion? version = null;
        if (message.ModelVersion.Length > 0)
        {
            if (!ModelVersion.TryParse(message.ModelVersion, out var asked))
                return ModelErrors.UnknownVersion(message.ModelName, message.ModelVersion);
            version = asked;
        }

        if ((CheckRaw(message) ?? CheckNames(message) ?? CheckExtensions(message)) is { } wrong)
            return wrong;
        var inputs = ReadInputs(message);
        if (!inputs.IsSuccess)
            return inputs.Error;
        var parameters = ParameterMessages.Read(message.Parameters);
        if (!parameters.IsSuccess)
            return parameters.Error;
        return new InferRequest
        {
            Model = model,
            Version = version,
            Id = message.Id,
            Inputs = inputs.Value,
            Outputs = [.. message.Outputs.Select(output => output.Name)],
            Parameters = parameters.Value,
        };
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
        return message;
    }

    private static Outcome<ImmutableArray<Tensor>> ReadInputs(ModelInferRequest message)
    {
        var inputs = ImmutableArray.CreateBuilder<Tensor>(message.Inputs.Count);
        for (var i = 0; i < message.Inputs.Count; i++)
        {
            var input = message.Inputs[i];
            ByteString? raw = message.RawInputContents.Count > 0 ? message.RawInputContents[i] : null;
            var tensor = TensorMessages.Read(message.ModelName, input.Name, input.Datatype, input.Shape, input.Contents, raw);
            if (!tensor.IsSuccess)
                return tensor.Error;
            inputs.Add(tensor.Value);
        }

        return inputs.MoveToImmutable();
    }

    private static ModelError? CheckRaw(ModelInferRequest message)
    {
        var raw = message.RawInputContents.Count;
        if (raw == 0)
            return null;
        foreach (var input in message.Inputs)
        {
            if (TensorContents.HasElements(input.Contents))
            {
                return ModelErrors.Invalid(
                    $"contents field must not be specified when using raw_input_contents for '{input.Name}' for model '{message.ModelName}'");
            }
        }

        if (raw < message.Inputs.Count)
            return ModelErrors.Invalid($"unable to find data for input tensor '{message.Inputs[raw].Name}' for model '{message.ModelName}' in request.");
        return raw == message.Inputs.Count
            ? null
            : ModelErrors.Invalid($"expected {message.Inputs.Count} raw_input_contents but got {raw} for model '{message.ModelName}'");
    }

    private static ModelError? CheckNames(ModelInferRequest message)
    {
        if (TensorMessages.FindTwice(message.Inputs.Select(input => input.Name)) is { } input)
            return ModelErrors.Invalid($"input '{input}' is given twice for model '{message.ModelName}'");
        if (TensorMessages.FindTwice(message.Outputs.Select(output => output.Name)) is { } output)
            return ModelErrors.Invalid($"output '{output}' is asked for twice for model '{message.ModelName}'");
        return message.Outputs.Any(asked => asked.Name.Length == 0)
            ? ModelErrors.Invalid($"an output asked for has no name for model '{message.ModelName}'")
            : null;
    }

    private static ModelError? CheckExtensions(ModelInferRequest message)
    {
        var parameters = message.Inputs.SelectMany(input => input.Parameters.Keys.Select(key => (input.Name, key)))
            .Concat(message.Outputs.SelectMany(output => output.Parameters.Keys.Select(key => (output.Name, key))));
        foreach (var (tensor, parameter) in parameters)
        {
            if (UnsupportedExtensions.Check(tensor, parameter) is { } unsupported)
                return unsupported;
        }

        return null;
    }
}
