using System.Buffers;
using System.Collections.Immutable;
using ModelGrains.Cli.Api;
using ModelGrains.Core.Tensors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Inference;

/// <summary>Makes a request of <c>--input</c> arguments and a model's signature.</summary>
internal static class InputArguments
{
    /// <summary>Makes the request.</summary>
    /// <exception cref="CliException">An argument does not fit the signature.</exception>
    public static InferRequest ToInferRequest(ModelReference model, IReadOnlyList<string> arguments, ModelMetadata signature)
    {
        var inputs = arguments.Select(argument => ToTensor(argument, signature)).ToImmutableArray();
        if (inputs.GroupBy(input => input.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw CliException.Usage($"Input '{twice.Key}' is given twice");
        return new InferRequest { Model = model.Model, Version = model.Version, Label = model.Label, Inputs = inputs };
    }

    /// <summary>Makes the request's JSON.</summary>
    /// <exception cref="CliException">An argument does not fit the signature.</exception>
    public static ReadOnlyMemory<byte> ToRequest(ModelReference model, IReadOnlyList<string> arguments, ModelMetadata signature)
    {
        var json = new ArrayBufferWriter<byte>();
        return InferRequestJson.Write(json, ToInferRequest(model, arguments, signature)) is { } error ? throw CliException.Usage(error.Message) : json.WrittenMemory;
    }

    private static Tensor ToTensor(string text, ModelMetadata signature)
    {
        if (!InputArgument.TryParse(text, out var argument))
            throw CliException.Usage($"'{JsonWords.Shorten(text)}' is no input: expected {InputArgument.Rule}");
        var input = InputTensors.Find(signature, argument.Name);
        var type = InputTensors.TypeOf(input);
        var values = InputValues.Parse(input.Name, type, argument.Values);
        return InputTensors.Make(input.Name, type, ShapeOf(argument, input, values), values);
    }

    /// <summary>The shape given, else that of nested arrays, else the one that the signature leaves.</summary>
    private static ImmutableArray<long> ShapeOf(InputArgument argument, TensorMetadata input, InputValues values)
    {
        if (argument.Shape is { } shape)
            return ShapeFitter.Fit(input.Name, shape, values.Elements.Count);
        return values.Nesting ?? ShapeFitter.Fit(input.Name, input.Shape, values.Elements.Count);
    }
}
