using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Errors;
using ModelGrains.Protocol.Conversion;

namespace ModelGrains.Protocol.Json;

/// <summary>The outputs that a request asks for: <c>[{"name", "parameters"?}]</c>.</summary>
internal static class RequestedOutputJson
{
    public static ImmutableArray<string> Read(ref Utf8JsonReader reader, ICollection<FieldError> errors)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        if (!WireJson.Enter(ref reader, JsonTokenType.StartArray, "outputs", errors))
            return [];
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (errors.Count >= WireJson.MaxErrors)
                reader.Skip();
            else if (ReadOne(ref reader, $"outputs[{i}]", errors) is { } name)
                names.Add(name);
        }

        if (TensorMessages.FindTwice(names) is { } twice)
            errors.Add(new FieldError("outputs", $"output '{twice}' is asked for twice"));
        return names.DrainToImmutable();
    }

    private static string? ReadOne(ref Utf8JsonReader reader, string path, ICollection<FieldError> errors)
    {
        if (!WireJson.Enter(ref reader, JsonTokenType.StartObject, path, errors))
            return null;
        string? name = null;
        var before = errors.Count;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = reader.ValueTextEquals("name"u8);
            var isParameters = reader.ValueTextEquals("parameters"u8);
            reader.Read();
            if (isName)
                name = WireJson.ReadText(ref reader, path + ".name", errors);
            else if (isParameters)
                CheckParameters(ref reader, path + ".parameters", errors);
            else
                reader.Skip();
        }

        if (string.IsNullOrEmpty(name) && errors.Count == before)
            errors.Add(new FieldError(path + ".name", "missing: expected an output's name"));
        return name;
    }

    private static void CheckParameters(ref Utf8JsonReader reader, string path, ICollection<FieldError> errors)
    {
        foreach (var parameter in ParameterJson.Read(ref reader, path, errors).Keys)
        {
            if (UnsupportedExtensions.IsUnsupported(parameter))
                errors.Add(new FieldError($"{path}.{parameter}", "of an extension that is not supported"));
        }
    }
}
