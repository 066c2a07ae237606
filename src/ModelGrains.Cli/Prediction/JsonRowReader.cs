using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Inference;
using ModelGrains.Core.Comparison;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Prediction;

/// <summary>Rows as JSON Lines: <c>{"id"?, "inputs": {name: values} or [tensors], "label"?}</c>. Lines of nothing are passed over.</summary>
/// <param name="stream">The file.</param>
/// <param name="name">Its name, for errors.</param>
/// <param name="signature">What the model takes.</param>
/// <param name="label">The member that has the label.</param>
internal sealed class JsonRowReader(Stream stream, string name, ModelMetadata signature, string label) : IRowReader
{
    private const string Expected = "expected {\"inputs\": {name: values}} or {\"inputs\": [{name, datatype, shape, data}]}";

    private readonly LineReader lines = new(stream);

    /// <inheritdoc/>
    public PredictRow? Read(long number)
    {
        while (lines.TryRead(out var line))
        {
            if (lines.Number == 1 && line.Span.StartsWith("\uFEFF"u8))
                line = line["\uFEFF"u8.Length..];
            if (!line.Span.Trim(" \t\r"u8).IsEmpty)
                return Read(number, line);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private PredictRow Read(long number, ReadOnlyMemory<byte> line)
    {
        var id = "";
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = TensorJson.MaxDepth });
            var row = document.RootElement;
            if (row.ValueKind != JsonValueKind.Object)
                throw new RowException($"is {Words(row.ValueKind)}, {Expected}");
            id = IdOf(row);
            return new PredictRow(number, id, InputsOf(row), LabelsOf(row), null);
        }
        catch (JsonException)
        {
            return Wrong("is no JSON, " + Expected);
        }
        catch (Exception wrong) when (wrong is RowException or CliException)
        {
            return Wrong(wrong.Message);
        }

        PredictRow Wrong(string message) => new(number, id, [], [], $"{name}, line {lines.Number}: {message}");
    }

    private static string IdOf(JsonElement row) => row.TryGetProperty("id", out var id)
        ? id.ValueKind switch
        {
            JsonValueKind.String => id.GetString()!,
            JsonValueKind.Number => id.GetRawText(),
            JsonValueKind.Null => "",
            _ => throw new RowException($"'id' is {Words(id.ValueKind)}, expected a string or a number"),
        }
        : "";

    private ImmutableArray<Tensor> InputsOf(JsonElement row)
    {
        if (!row.TryGetProperty("inputs", out var inputs))
            throw new RowException($"'inputs' is missing, {Expected}");
        return inputs.ValueKind switch
        {
            JsonValueKind.Object => [.. inputs.EnumerateObject().Select(input => ToTensor(input.Name, input.Value))],
            JsonValueKind.Array => TensorsOf(inputs),
            _ => throw new RowException($"'inputs' is {Words(inputs.ValueKind)}, {Expected}"),
        };
    }

    private Tensor ToTensor(string input, JsonElement value)
    {
        var spec = InputTensors.Find(signature, input);
        var type = InputTensors.TypeOf(spec);
        var text = value.GetRawText();
        var values = InputValues.Parse(input, type, value.ValueKind == JsonValueKind.Array ? text : $"[{text}]");
        return InputTensors.Make(input, type, values.Nesting ?? ShapeFitter.Fit(input, spec.Shape, values.Elements.Count), values);
    }

    private static ImmutableArray<Tensor> TensorsOf(JsonElement inputs)
    {
        var errors = new List<FieldError>();
        var tensors = inputs.EnumerateArray().Select((input, i) => TensorJson.Read(input, $"inputs[{i}]", errors)).ToList();
        return errors.Count == 0 ? [.. tensors.Select(tensor => tensor!)] : throw new RowException(string.Join("; ", errors));
    }

    private IReadOnlyList<LabelValue> LabelsOf(JsonElement row)
    {
        if (!row.TryGetProperty(label, out var value) || value.ValueKind == JsonValueKind.Null)
            return [];
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(LabelOf)] : [LabelOf(value)];
    }

    private LabelValue LabelOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => LabelValue.Parse(value.GetString()!),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => LabelValue.Parse(value.GetRawText()),
        _ => throw new RowException($"'{label}' is {Words(value.ValueKind)}, expected a string, a number, a truth value or an array of such"),
    };

    private static string Words(JsonValueKind kind) => JsonWords.Of(kind switch
    {
        JsonValueKind.Object => JsonTokenType.StartObject,
        JsonValueKind.Array => JsonTokenType.StartArray,
        JsonValueKind.String => JsonTokenType.String,
        JsonValueKind.Number => JsonTokenType.Number,
        JsonValueKind.True => JsonTokenType.True,
        JsonValueKind.False => JsonTokenType.False,
        _ => JsonTokenType.Null,
    });
}
