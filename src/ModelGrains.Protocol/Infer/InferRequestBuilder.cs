using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Messages;
using ModelGrains.Routing;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Infer;

/// <summary>Makes a request of what its message held, or the error with the text that existing clients match on.</summary>
internal static class InferRequestBuilder
{
    public static Outcome<InferRequest> Build(
        string model,
        string version,
        string id,
        IReadOnlyCollection<KeyValuePair<string, InferParameter>> parameters,
        List<InferInput> inputs,
        List<(string Name, ModelInferRequest.Types.InferRequestedOutputTensor? Whole)> outputs,
        List<ReadOnlyMemory<byte>> raw,
        ulong caller = 0)
    {
        if (!ModelName.TryParse(model, out var name))
            return ModelErrors.UnknownModel(model);
        ModelVersion? number = null;
        if (ModelVersion.TryParse(version, out var asked))
            number = asked;
        else if (version.Length > 0 && !RouteLabel.IsName(version))
            return ModelErrors.UnknownVersion(model, version);

        if ((CheckRaw(model, inputs, raw.Count) ?? CheckNames(model, inputs, outputs)) is { } wrong)
            return wrong;
        var tensors = new Tensor[inputs.Count];
        for (var i = 0; i < tensors.Length; i++)
        {
            ReadOnlyMemory<byte>? bytes = raw.Count > 0 ? (ReadOnlyMemory<byte>?)raw[i] : null;
            var tensor = Read(model, inputs[i], bytes);
            if (!tensor.IsSuccess)
                return tensor.Error;
            tensors[i] = tensor.Value;
        }

        var values = ReadParameters(parameters);
        if (!values.IsSuccess)
            return values.Error;
        var classifications = ReadClassifications(outputs);
        if (!classifications.IsSuccess)
            return classifications.Error;
        return new InferRequest
        {
            Model = name,
            Version = number,
            Label = number is null ? version : "",
            Id = id,
            Inputs = ImmutableCollectionsMarshal.AsImmutableArray(tensors),
            Outputs = Names(outputs),
            Parameters = values.Value,
            Priority = PriorityOf(values.Value),
            Classifications = classifications.Value,
            Caller = caller,
        };
    }

    private static ImmutableArray<string> Names(List<(string Name, ModelInferRequest.Types.InferRequestedOutputTensor? Whole)> outputs)
    {
        if (outputs.Count == 0)
            return [];
        var names = new string[outputs.Count];
        for (var i = 0; i < names.Length; i++)
            names[i] = outputs[i].Name;
        return ImmutableCollectionsMarshal.AsImmutableArray(names);
    }

    private static int PriorityOf(ImmutableDictionary<string, ParameterValue> parameters) =>
        parameters.IsEmpty || !parameters.TryGetValue(InferParameters.Priority, out var value) ? 0 : (int)InferParameters.ToNumber(value)!.Value;

    private static Outcome<Tensor> Read(string model, InferInput input, ReadOnlyMemory<byte>? raw)
    {
        if (input.Rest is { } whole)
        {
            foreach (var parameter in whole.Parameters.Keys)
            {
                if (UnsupportedExtensions.CheckInput(input.Name, parameter) is { } unsupported)
                    return unsupported;
            }
        }

        return TensorMessages.Read(model, input.Name, input.DataType, input.Shape, input.Rest?.Contents, raw);
    }

    private static Outcome<ImmutableDictionary<string, ParameterValue>> ReadParameters(IReadOnlyCollection<KeyValuePair<string, InferParameter>> parameters)
    {
        if (parameters.Count == 0)
            return ImmutableDictionary<string, ParameterValue>.Empty;
        var values = ParameterMessages.Read(parameters);
        if (!values.IsSuccess)
            return values;
        foreach (var (name, value) in values.Value)
        {
            if (InferParameters.Check(name, value) is { } wrong)
                return wrong;
        }

        return values;
    }

    private static Outcome<ImmutableArray<OutputClassification>> ReadClassifications(
        List<(string Name, ModelInferRequest.Types.InferRequestedOutputTensor? Whole)> outputs)
    {
        ImmutableArray<OutputClassification> asked = [];
        foreach (var (name, whole) in outputs)
        {
            if (whole is null)
                continue;
            foreach (var (parameter, message) in whole.Parameters)
            {
                if (UnsupportedExtensions.CheckOutput(name, parameter) is { } unsupported)
                    return unsupported;
                if (parameter != InferParameters.Classification)
                    continue;
                if (ParameterMessages.Read(message) is not { } value || InferParameters.ToNumber(value) is not (>= 1 and <= int.MaxValue and var count))
                    return ModelErrors.Invalid($"output '{name}': parameter '{parameter}' must be a number of classes from 1");
                asked = asked.Add(new OutputClassification { Output = name, Count = (int)count });
            }
        }

        return asked;
    }

    private static ModelError? CheckRaw(string model, List<InferInput> inputs, int raw)
    {
        if (raw == 0)
            return null;
        foreach (var input in inputs)
        {
            if (TensorContents.HasElements(input.Rest?.Contents))
            {
                return ModelErrors.Invalid(
                    $"contents field must not be specified when using raw_input_contents for '{input.Name}' for model '{model}'");
            }
        }

        if (raw < inputs.Count)
            return ModelErrors.Invalid($"unable to find data for input tensor '{inputs[raw].Name}' for model '{model}' in request.");
        return raw == inputs.Count
            ? null
            : ModelErrors.Invalid($"expected {inputs.Count} raw_input_contents but got {raw} for model '{model}'");
    }

    private static ModelError? CheckNames(
        string model, List<InferInput> inputs, List<(string Name, ModelInferRequest.Types.InferRequestedOutputTensor? Whole)> outputs)
    {
        if (inputs.Count > 1 && TensorMessages.FindTwice(inputs.Select(input => input.Name)) is { } input)
            return ModelErrors.Invalid($"input '{input}' is given twice for model '{model}'");
        if (outputs.Count > 1 && TensorMessages.FindTwice(outputs.Select(output => output.Name)) is { } output)
            return ModelErrors.Invalid($"output '{output}' is asked for twice for model '{model}'");
        foreach (var (name, _) in outputs)
        {
            if (name.Length == 0)
                return ModelErrors.Invalid($"an output asked for has no name for model '{model}'");
        }

        return null;
    }
}
