using System.Text.Json;

namespace ModelGrains.Core.PredictionLogs;

/// <summary>What turned out about an earlier request.</summary>
public sealed class OutcomeLine : LogLine
{
    private readonly string id;
    private readonly JsonElement value;

    /// <summary>Makes a line.</summary>
    /// <param name="model">The model that was asked.</param>
    /// <param name="id">The request's id.</param>
    /// <param name="value">What turned out: any JSON.</param>
    /// <param name="time">When it was told, in UTC.</param>
    public OutcomeLine(ModelName model, string id, JsonElement value, DateTimeOffset time)
        : base(model, time)
    {
        this.id = id;
        this.value = value;
        Size = 256 + value.GetRawText().Length;
    }

    /// <inheritdoc/>
    public override long Size { get; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "outcome"u8);
        writer.WriteString("id"u8, id);
        writer.WriteString("time"u8, Time);
        writer.WriteString("model"u8, Model.Value);
        writer.WritePropertyName("value"u8);
        value.WriteTo(writer);
        writer.WriteEndObject();
    }
}
