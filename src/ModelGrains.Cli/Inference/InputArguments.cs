using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Cli.Api;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
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
        return new InferRequest { Model = model.Model, Version = model.Version, Inputs = inputs };
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
        var input = signature.Inputs.FirstOrDefault(input => input.Name == argument.Name) ??
            throw CliException.Usage($"The model has no input '{argument.Name}': its inputs are {string.Join(", ", signature.Inputs.Select(Describe))}");
        if (!DataTypes.TryParse(input.Datatype, out var type))
            throw CliException.Unexpected($"Input '{input.Name}' has the datatype {input.Datatype}, which this version does not know");
        if (type is DataType.Fp16 or DataType.Bf16)
            throw CliException.Usage($"Input '{input.Name}' is {input.Datatype}, which has no JSON form: call the model over gRPC");
        var values = InputValues.Parse(input.Name, type, argument.Values);
        return ToTensor(input.Name, type, ShapeOf(argument, input, values), values);
    }

    /// <summary>The shape given, else that of nested arrays, else the one that the signature leaves.</summary>
    private static ImmutableArray<long> ShapeOf(InputArgument argument, TensorMetadata input, InputValues values)
    {
        if (argument.Shape is { } shape)
            return ShapeFitter.Fit(input.Name, shape, values.Elements.Count);
        return values.Nesting ?? ShapeFitter.Fit(input.Name, input.Shape, values.Elements.Count);
    }

    private static Tensor ToTensor(string name, DataType type, ImmutableArray<long> shape, InputValues values)
    {
        var json = $$"""
            {"name":{{JsonSerializer.Serialize(name)}},"datatype":"{{type.Name()}}","shape":[{{string.Join(',', shape)}}],"data":[{{string.Join(',', values.Elements)}}]}
            """;
        using var document = JsonDocument.Parse(json);
        var errors = new List<FieldError>();
        return TensorJson.Read(document.RootElement, name, errors) ?? throw CliException.Usage($"Input {string.Join("; ", errors.Select(error => error.Message))}");
    }

    private static string Describe(TensorMetadata input) => $"'{input.Name}' ({input.Datatype} {TensorShape.Format([.. input.Shape])})";
}
