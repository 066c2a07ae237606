using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelGrains.Core.PredictionLogs;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>Lines as text, by partition, until they are written. For one caller at a time.</summary>
internal sealed class LogBatch
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Dictionary<LogPartition, Part> parts = [];
    private readonly ArrayBufferWriter<byte> scratch = new();

    /// <summary>The bytes of all lines.</summary>
    public long Size { get; private set; }

    /// <summary>Adds a line. Where it cannot be written it throws, and nothing of it is added.</summary>
    public void Add(LogLine line)
    {
        scratch.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(scratch, Json))
            line.Write(writer);
        var partition = new LogPartition(line.Model, DateOnly.FromDateTime(line.Time.UtcDateTime));
        if (!parts.TryGetValue(partition, out var part))
            parts[partition] = part = new Part();
        part.Text.Write(scratch.WrittenSpan);
        part.Text.Write("\n"u8);
        part.Lines++;
        Size += scratch.WrittenCount + 1;
    }

    /// <summary>Takes everything out, each partition as one member.</summary>
    public IReadOnlyList<(LogPartition Partition, byte[] Member, int Lines)> Take()
    {
        var members = parts.Select(part => (part.Key, GzipMembers.Compress(part.Value.Text.WrittenSpan), part.Value.Lines)).ToList();
        Clear();
        return members;
    }

    /// <summary>Takes everything out for nobody.</summary>
    public void Clear()
    {
        parts.Clear();
        Size = 0;
    }

    private sealed class Part
    {
        public ArrayBufferWriter<byte> Text { get; } = new();

        public int Lines { get; set; }
    }
}
