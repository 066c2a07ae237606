using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.PredictionLogs;
using ModelGrains.Tensors;

namespace ModelGrains.Core.PredictionLogs;

/// <summary>Which inputs and outputs are logged, and how. Immutable; safe for concurrent use.</summary>
public sealed class FieldSelection
{
    /// <summary>What is in the place of a value that is not shown.</summary>
    public const string Redacted = "[redacted]";

    private readonly FrozenSet<string>? inputs;
    private readonly FrozenSet<string>? outputs;
    private readonly FrozenDictionary<string, RedactionKind> redactions;
    private readonly byte[] key;

    /// <summary>Whether any input is logged.</summary>
    public bool HasInputs => inputs is not { Count: 0 };

    /// <summary>Prepares what a spec says.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="salt">The key of the hashes.</param>
    public FieldSelection(PredictionLogSpec spec, string salt)
    {
        inputs = NamesOf(spec.Inputs);
        outputs = NamesOf(spec.Outputs);
        redactions = spec.Redactions.ToFrozenDictionary(redaction => redaction.Field, redaction => redaction.Kind, StringComparer.Ordinal);
        key = Encoding.UTF8.GetBytes(salt);
    }

    internal void WriteInputs(Utf8JsonWriter writer, ImmutableArray<Tensor> tensors) => Write(writer, tensors, inputs);

    internal void WriteOutputs(Utf8JsonWriter writer, ImmutableArray<Tensor> tensors) => Write(writer, tensors, outputs);

    private static FrozenSet<string>? NamesOf(ImmutableArray<string> names) =>
        names.Contains(PredictionLogSpec.All) ? null : names.ToFrozenSet(StringComparer.Ordinal);

    private void Write(Utf8JsonWriter writer, ImmutableArray<Tensor> tensors, FrozenSet<string>? chosen)
    {
        writer.WriteStartArray();
        foreach (var tensor in tensors)
        {
            if (chosen is null || chosen.Contains(tensor.Name))
                Write(writer, tensor);
        }

        writer.WriteEndArray();
    }

    private void Write(Utf8JsonWriter writer, Tensor tensor)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, tensor.Name);
        writer.WriteString("datatype"u8, tensor.DataType.Name());
        writer.WriteStartArray("shape"u8);
        foreach (var dimension in tensor.Shape)
            writer.WriteNumberValue(dimension);
        writer.WriteEndArray();
        if (redactions.TryGetValue(tensor.Name, out var kind))
        {
            writer.WritePropertyName("data"u8);
            WriteRedacted(writer, tensor, kind);
        }
        else if (TensorJsonWriter.WhyNot(tensor) is not null)
        {
            writer.WriteBase64String("base64"u8, tensor.Data.Span);
        }
        else
        {
            writer.WritePropertyName("data"u8);
            TensorJsonWriter.WriteData(writer, tensor);
        }

        writer.WriteEndObject();
    }

    /// <summary>Texts are hashed one by one, so that each can be joined by; numbers as the one value that they are together.</summary>
    private void WriteRedacted(Utf8JsonWriter writer, Tensor tensor, RedactionKind kind)
    {
        if (kind != RedactionKind.Hash)
        {
            writer.WriteStringValue(Redacted);
            return;
        }

        if (tensor.DataType != DataType.Bytes)
        {
            writer.WriteStringValue(HashOf(tensor.Data.Span));
            return;
        }

        writer.WriteStartArray();
        var rest = tensor.Data.Span;
        while (BytesElements.TryReadNext(ref rest, out var element))
            writer.WriteStringValue(HashOf(element));
        writer.WriteEndArray();
    }

    private string HashOf(ReadOnlySpan<byte> value) => Convert.ToHexStringLower(HMACSHA256.HashData(key, value));
}
