using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Json;

/// <summary>Arrays of tensors.</summary>
internal static class JsonTensors
{
    /// <summary>Reads an array of tensors; stops looking closer once the errors are as many as an answer lists.</summary>
    public static ImmutableArray<Tensor> Read(ref Utf8JsonReader reader, string path, ICollection<FieldError> errors)
    {
        var tensors = ImmutableArray.CreateBuilder<Tensor>();
        if (!WireJson.Enter(ref reader, JsonTokenType.StartArray, path, errors))
            return [];
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (errors.Count >= WireJson.MaxErrors)
                reader.Skip();
            else if (TensorJson.Read(ref reader, $"{path}[{i}]", errors) is { } tensor)
                tensors.Add(tensor);
        }

        if (TensorMessages.FindTwice(tensors.Select(tensor => tensor.Name)) is { } twice)
            errors.Add(new FieldError(path, $"tensor '{twice}' is given twice"));
        return tensors.DrainToImmutable();
    }

    /// <summary>Writes an array of tensors, for all of which <see cref="WhyNot"/> is null.</summary>
    public static void Write(Utf8JsonWriter writer, string name, ImmutableArray<Tensor> tensors)
    {
        writer.WriteStartArray(name);
        foreach (var tensor in tensors)
            TensorJson.Write(writer, tensor);
        writer.WriteEndArray();
    }

    /// <summary>Why JSON cannot hold one of the tensors; null where it can hold them all.</summary>
    public static string? WhyNot(ImmutableArray<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (TensorJsonWriter.WhyNot(tensor) is { } why)
                return why;
        }

        return null;
    }
}
