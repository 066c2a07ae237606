using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Cli.Api;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Inference;

/// <summary>Makes tensors of values and what a model's signature says of an input.</summary>
internal static class InputTensors
{
    /// <summary>The input of a name.</summary>
    /// <exception cref="CliException">The model has none.</exception>
    public static TensorMetadata Find(ModelMetadata signature, string name) =>
        signature.Inputs.FirstOrDefault(input => input.Name == name) ??
        throw CliException.Usage($"The model has no input '{name}': its inputs are {string.Join(", ", signature.Inputs.Select(Describe))}");

    /// <summary>The element type of an input whose values come as text.</summary>
    /// <exception cref="CliException">It is not known, or has no text.</exception>
    public static DataType TypeOf(TensorMetadata input)
    {
        if (!DataTypes.TryParse(input.Datatype, out var type))
            throw CliException.Unexpected($"Input '{input.Name}' has the datatype {input.Datatype}, which this version does not know");
        return type is DataType.Fp16 or DataType.Bf16
            ? throw CliException.Usage($"Input '{input.Name}' is {input.Datatype}, which has no JSON form: call the model over gRPC")
            : type;
    }

    /// <summary>Makes a tensor.</summary>
    /// <exception cref="CliException">A value is none of the type, or there are not as many as the shape says.</exception>
    public static Tensor Make(string name, DataType type, ImmutableArray<long> shape, InputValues values)
    {
        var json = $$"""
            {"name":{{JsonSerializer.Serialize(name)}},"datatype":"{{type.Name()}}","shape":[{{string.Join(',', shape)}}],"data":[{{string.Join(',', values.Elements)}}]}
            """;
        using var document = JsonDocument.Parse(json);
        var errors = new List<FieldError>();
        return TensorJson.Read(document.RootElement, name, errors) ?? throw CliException.Usage($"Input {string.Join("; ", errors.Select(error => error.Message))}");
    }

    /// <summary>An input as people read it.</summary>
    public static string Describe(TensorMetadata input) => $"'{input.Name}' ({input.Datatype} {TensorShape.Format([.. input.Shape])})";
}
