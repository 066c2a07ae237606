using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Protocol.Management;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Prediction;

/// <summary>
/// One line of an output: <c>{"row", "id"?, "version", "outputs"}</c> or <c>{"row", "id"?, "error"}</c>, and under <c>against</c> the same of
/// each other version. It says nothing of when and how fast, so that the same rows are the same lines.
/// </summary>
internal static class OutputLine
{
    /// <summary>Writes a line, with its newline.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="row">The row.</param>
    /// <param name="versions">The versions that were asked, as they were; the first one's answer is the row's.</param>
    /// <param name="answers">What they answered.</param>
    public static void Write(IBufferWriter<byte> output, PredictRow row, IReadOnlyList<string> versions, IReadOnlyList<RowAnswer> answers)
    {
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = ManagementJson.Options.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("row"u8, row.Number);
            if (row.Id.Length > 0)
                writer.WriteString("id"u8, row.Id);
            WriteAnswer(writer, answers[0]);
            if (versions.Count > 1)
            {
                writer.WriteStartObject("against"u8);
                for (var i = 1; i < versions.Count; i++)
                {
                    writer.WriteStartObject(versions[i]);
                    WriteAnswer(writer, answers[i]);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>Reads the answers of a line that an earlier run wrote for a row; null where it is no such line.</summary>
    /// <param name="line">The line, without its newline.</param>
    /// <param name="row">The row that it must be of.</param>
    /// <param name="versions">The versions that must be in it.</param>
    public static IReadOnlyList<RowAnswer>? TryRead(ReadOnlyMemory<byte> line, PredictRow row, IReadOnlyList<string> versions)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = TensorJson.MaxDepth });
            var root = document.RootElement;
            if (root.GetProperty("row").GetInt64() != row.Number || (root.TryGetProperty("id", out var id) ? id.GetString() : "") != row.Id)
                return null;
            var answers = new List<RowAnswer> { ReadAnswer(root) };
            var hasOthers = root.TryGetProperty("against", out var others);
            if ((hasOthers ? others.EnumerateObject().Count() : 0) != versions.Count - 1)
                return null;
            for (var i = 1; i < versions.Count; i++)
                answers.Add(ReadAnswer(others.GetProperty(versions[i])));
            return answers;
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void WriteAnswer(Utf8JsonWriter writer, RowAnswer answer)
    {
        if (answer.Error is { } error)
        {
            writer.WriteStartObject("error"u8);
            writer.WriteString("code"u8, error.Code.ToString());
            writer.WriteString("message"u8, error.Message);
            writer.WriteEndObject();
            return;
        }

        writer.WriteNumber("version"u8, answer.Version!.Value.Value);
        writer.WriteStartArray("outputs"u8);
        foreach (var output in answer.Outputs)
            TensorJson.Write(writer, output);
        writer.WriteEndArray();
    }

    private static RowAnswer ReadAnswer(JsonElement answer)
    {
        if (answer.TryGetProperty("error", out var error))
        {
            return Enum.TryParse<ModelErrorCode>(error.GetProperty("code").GetString(), out var code)
                ? RowAnswer.Failed(new ModelError(code, error.GetProperty("message").GetString()!), null)
                : throw new FormatException();
        }

        var errors = new List<FieldError>();
        var outputs = answer.GetProperty("outputs").EnumerateArray().Select(output => TensorJson.Read(output, "", errors)).ToList();
        if (errors.Count > 0)
            throw new FormatException();
        return new RowAnswer(new ModelVersion(answer.GetProperty("version").GetInt32()), [.. outputs.Select(output => output!)], null, null);
    }
}
