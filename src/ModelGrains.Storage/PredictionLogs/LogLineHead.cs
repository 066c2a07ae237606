using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using ModelGrains.Routing;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>What a join needs of a line: its tensors are passed over unread.</summary>
internal readonly record struct LogLineHead
{
    private const int MaxStack = 1024;

    private enum Field
    {
        Other,
        Kind,
        Id,
        Time,
        Version,
        PickedBy,
        Error,
        Value,
    }

    /// <summary>The id of the request, as the first 128 bits of its SHA-256: every id takes the same little memory.</summary>
    public UInt128 Id { get; private init; }

    public DateTimeOffset Time { get; private init; }

    public int? Version { get; private init; }

    public PickReason Pick { get; private init; }

    public bool HasFailed { get; private init; }

    /// <summary>An outcome's value; 0 of other lines.</summary>
    public double Value { get; private init; }

    /// <summary>Reads a line of one kind; null for another. A line that the log did not write is a <see cref="PredictionReadException"/>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="numberOf">An outcome's value as a number.</param>
    public static LogLineHead? Read(ReadOnlySpan<byte> line, ReadOnlySpan<byte> kind, Func<JsonElement, double> numberOf)
    {
        try
        {
            return Parse(line, kind, numberOf);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new PredictionReadException("a line of a prediction log is not as the log writes them", e);
        }
    }

    private static LogLineHead? Parse(ReadOnlySpan<byte> line, ReadOnlySpan<byte> kind, Func<JsonElement, double> numberOf)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        var head = default(LogLineHead);
        var isOfKind = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader);
            reader.Read();
            // The log writes the kind first: lines of another end there.
            if (field == Field.Kind && !reader.ValueTextEquals(kind))
                return null;
            isOfKind |= field == Field.Kind;
            head = field switch
            {
                Field.Id => head with { Id = KeyOf(ref reader) },
                Field.Time => head with { Time = reader.GetDateTimeOffset() },
                Field.Version => head with { Version = reader.GetInt32() },
                Field.PickedBy => head with { Pick = PickOf(ref reader) },
                Field.Error => head with { HasFailed = true },
                Field.Value => head with { Value = numberOf(JsonElement.ParseValue(ref reader)) },
                _ => head,
            };
            reader.Skip();
        }

        return isOfKind ? head : null;
    }

    private static Field FieldOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("kind"u8) ? Field.Kind
        : reader.ValueTextEquals("id"u8) ? Field.Id
        : reader.ValueTextEquals("time"u8) ? Field.Time
        : reader.ValueTextEquals("version"u8) ? Field.Version
        : reader.ValueTextEquals("pickedBy"u8) ? Field.PickedBy
        : reader.ValueTextEquals("error"u8) ? Field.Error
        : reader.ValueTextEquals("value"u8) ? Field.Value
        : Field.Other;

    private static PickReason PickOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("weight"u8) ? PickReason.Weight
        : reader.ValueTextEquals("sticky"u8) ? PickReason.Sticky
        : reader.ValueTextEquals("segment"u8) ? PickReason.Segment
        : reader.ValueTextEquals("label"u8) ? PickReason.Label
        : reader.ValueTextEquals("version"u8) ? PickReason.Version
        : PickReason.None;

    private static UInt128 KeyOf(ref Utf8JsonReader reader)
    {
        var length = reader.ValueSpan.Length;
        var text = length <= MaxStack ? stackalloc byte[length] : new byte[length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..reader.CopyString(text)], hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
