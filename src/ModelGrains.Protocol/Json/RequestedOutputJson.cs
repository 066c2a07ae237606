using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Http;

namespace ModelGrains.Protocol.Json;

/// <summary>The outputs that a request asks for: <c>[{"name", "parameters"?: {"binary_data"?, "classification"?}}]</c>.</summary>
internal static class RequestedOutputJson
{
    public static void Read(ref Utf8JsonReader reader, HttpInferRequest into, List<FieldError> errors)
    {
        if (!WireJson.Enter(ref reader, JsonTokenType.StartArray, "outputs", errors))
            return;
        var outputs = new List<Output>();
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (errors.Count >= WireJson.MaxErrors)
                reader.Skip();
            else
                outputs.Add(ReadOne(ref reader, i, into, errors));
        }

        if (errors.Count > 0 || outputs.Count == 0)
            return;
        var names = outputs.Select(output => output.Name).ToImmutableArray();
        if (TensorMessages.FindTwice(names) is { } twice)
            errors.Add(new FieldError("outputs", $"output '{twice}' is asked for twice"));
        into.Outputs = new RequestedOutputs(
            names,
            outputs.Exists(output => output.IsBinary is not null) ? [.. outputs.Select(output => output.IsBinary)] : null,
            outputs.Exists(output => output.Classes > 0)
                ? [.. outputs.Where(output => output.Classes > 0).Select(output => new OutputClassification { Output = output.Name, Count = output.Classes })]
                : default);
    }

    private static Output ReadOne(ref Utf8JsonReader reader, int index, HttpInferRequest into, List<FieldError> errors)
    {
        var path = $"outputs[{index}]";
        var output = default(Output);
        if (!WireJson.Enter(ref reader, JsonTokenType.StartObject, path, errors))
            return output;
        var before = errors.Count;
        var hasParameters = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = JsonWords.Is(ref reader, "name"u8);
            var isParameters = JsonWords.Is(ref reader, "parameters"u8);
            reader.Read();
            if (isName ? output.Name is not null : isParameters && hasParameters)
                errors.Add(new FieldError(path + (isName ? ".name" : ".parameters"), "given twice"));
            hasParameters |= isParameters;
            if (isName)
                output.Name = WireJson.ReadText(ref reader, path + ".name", errors) ?? "";
            else if (isParameters)
                ReadParameters(ref reader, ref output, path + ".parameters", into, errors);
            else
                reader.Skip();
        }

        if (string.IsNullOrEmpty(output.Name) && errors.Count == before)
            errors.Add(new FieldError(path + ".name", "missing: expected an output's name"));
        return output;
    }

    private static void ReadParameters(ref Utf8JsonReader reader, ref Output output, string path, HttpInferRequest into, List<FieldError> errors)
    {
        foreach (var (name, value) in ParameterJson.Read(ref reader, path, errors))
        {
            if (name == "binary_data" && value.Bool is { } isBinary)
                output.IsBinary = isBinary;
            else if (name == "binary_data")
                errors.Add(new FieldError($"{path}.{name}", $"expected true or false, got '{JsonWords.Shorten(value.ToString())}'"));
            else if (name == "classification" && value.Int64 is >= 0 and <= int.MaxValue)
                output.Classes = (int)value.Int64;
            else if (name == "classification")
                errors.Add(new FieldError($"{path}.{name}", $"expected the number of classes, an integer from 0 to {int.MaxValue}, got '{JsonWords.Shorten(value.ToString())}'"));
            else if (TensorJsonParameters.NamesSharedMemory(name))
            {
                into.IsUnsupported = true;
                errors.Add(new FieldError($"{path}.{JsonWords.Shorten(name)}", "shared memory is not supported: ask for the output in the answer"));
            }
        }
    }

    private struct Output
    {
        public string Name;
        public bool? IsBinary;
        public int Classes;
    }
}
