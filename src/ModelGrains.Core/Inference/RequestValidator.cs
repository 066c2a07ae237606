using System.Collections.Immutable;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Inference;

/// <summary>Holds a request against a signature. Names what came and what was expected, in the words that existing clients match.</summary>
public static class RequestValidator
{
    /// <summary>The first thing wrong with a request; null where it fits.</summary>
    public static ModelError? Check(ModelSignature signature, InferRequest request) =>
        CheckInputs(signature, request.Model, request.Inputs) ?? CheckOutputs(signature, request.Model, request.Outputs);

    /// <summary>The first thing wrong with inputs; null where they fit.</summary>
    public static ModelError? CheckInputs(ModelSignature signature, ModelName model, ImmutableArray<Tensor> inputs)
    {
        if (CheckGiven(signature, model, inputs) is { } wrong)
            return wrong;
        foreach (var spec in signature.Inputs)
        {
            if (!spec.Optional && Find(inputs, spec.Name) is null)
            {
                var required = signature.Inputs.Count(s => !s.Optional);
                return ModelErrors.Invalid($"expected {required} inputs but got {inputs.Length} inputs for model '{model}': '{spec.Name}' is missing");
            }
        }

        return null;
    }

    /// <summary>The first thing wrong with inputs of which some may be missing; null where they fit.</summary>
    public static ModelError? CheckGiven(ModelSignature signature, ModelName model, ImmutableArray<Tensor> inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = inputs[i];
            if (Find(signature.Inputs, input.Name) is not { } spec)
                return ModelErrors.Invalid($"unexpected inference input '{input.Name}' for model '{model}': it takes {Names(signature.Inputs)}");
            for (var j = 0; j < i; j++)
            {
                if (inputs[j].Name == input.Name)
                    return ModelErrors.Invalid($"inference input '{input.Name}' for model '{model}' came twice, expected once");
            }

            if (CheckInput(spec, model, input) is { } error)
                return error;
        }

        return null;
    }

    private static ModelError? CheckInput(TensorSpec spec, ModelName model, Tensor input)
    {
        if (input.DataType != spec.DataType)
        {
            return ModelErrors.Invalid($"inference input '{input.Name}' data-type is '{input.DataType.Name()}', but model '{model}' expects '{spec.DataType.Name()}'");
        }

        if (!TensorShape.TryCount(input.Shape.AsSpan(), out _) || (spec.HasRank && !Fits(spec.Shape, input.Shape)))
        {
            var expected = spec.HasRank ? TensorShape.Format(spec.Shape) : "any shape of sizes from 0";
            return ModelErrors.Invalid($"unexpected shape for input '{input.Name}' for model '{model}'. Expected {expected}, got {TensorShape.Format(input.Shape)}");
        }

        return RawTensor.Check(input, model.Value);
    }

    private static ModelError? CheckOutputs(ModelSignature signature, ModelName model, ImmutableArray<string> outputs)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            if (Find(signature.Outputs, outputs[i]) is null)
                return ModelErrors.Invalid($"unexpected inference output '{outputs[i]}' for model '{model}': it gives {Names(signature.Outputs)}");
            if (outputs.IndexOf(outputs[i]) < i)
                return ModelErrors.Invalid($"inference output '{outputs[i]}' for model '{model}' was asked for twice, expected once");
        }

        return null;
    }

    private static bool Fits(ImmutableArray<long> expected, ImmutableArray<long> shape)
    {
        if (expected.Length != shape.Length)
            return false;
        for (var i = 0; i < shape.Length; i++)
        {
            if (expected[i] != -1 && expected[i] != shape[i])
                return false;
        }

        return true;
    }

    private static TensorSpec? Find(ImmutableArray<TensorSpec> specs, string name)
    {
        foreach (var spec in specs)
        {
            if (spec.Name == name)
                return spec;
        }

        return null;
    }

    private static Tensor? Find(ImmutableArray<Tensor> tensors, string name)
    {
        foreach (var tensor in tensors)
        {
            if (tensor.Name == name)
                return tensor;
        }

        return null;
    }

    private static string Names(ImmutableArray<TensorSpec> specs) => string.Join(", ", specs.Select(spec => $"'{spec.Name}'"));
}
