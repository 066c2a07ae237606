using System.Text.Json;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Core.PredictionLogs;

/// <summary>A request and what it came to.</summary>
public sealed class PredictionLine : LogLine
{
    private const int Overhead = 512;

    private readonly InferRequest request;
    private readonly Outcome<InferResponse> answer;
    private readonly FieldSelection fields;

    /// <summary>Makes a line.</summary>
    /// <param name="request">The request, whose memory nobody uses again.</param>
    /// <param name="answer">Its answer or error.</param>
    /// <param name="fields">What is logged of it.</param>
    /// <param name="time">When it came, in UTC.</param>
    public PredictionLine(InferRequest request, Outcome<InferResponse> answer, FieldSelection fields, DateTimeOffset time)
        : base(request.Model, time)
    {
        this.request = request;
        this.answer = answer;
        this.fields = fields;
        Size = Overhead + request.Inputs.Sum(input => (long)input.Data.Length) + (answer.Value?.Outputs.Sum(output => (long)output.Data.Length) ?? 0);
    }

    /// <summary>The id that an outcome joins it by.</summary>
    public required string Id { get; init; }

    /// <summary>The version that answered or failed; null where none is known.</summary>
    public ModelVersion? Version { get; init; }

    /// <summary>Why that version; null where it is not known.</summary>
    public PickExplanation? Pick { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan Latency { get; init; }

    /// <inheritdoc/>
    public override long Size { get; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "prediction"u8);
        writer.WriteString("id"u8, Id);
        writer.WriteString("time"u8, Time);
        writer.WriteString("model"u8, Model.Value);
        if (Version is { } version)
            writer.WriteNumber("version"u8, version.Value);
        if (Pick is { } pick)
        {
            writer.WriteNumber("revision"u8, pick.Revision);
            writer.WriteString("pickedBy"u8, pick.Reason.ToString().ToLowerInvariant());
            if (pick.Segment.Length > 0)
                writer.WriteString("segment"u8, pick.Segment);
        }

        writer.WriteNumber("latencyMicroseconds"u8, (long)Latency.TotalMicroseconds);
        writer.WritePropertyName("inputs"u8);
        fields.WriteInputs(writer, request.Inputs);
        if (answer.IsSuccess)
        {
            writer.WritePropertyName("outputs"u8);
            fields.WriteOutputs(writer, answer.Value.Outputs);
        }
        else
        {
            writer.WriteStartObject("error"u8);
            writer.WriteString("code"u8, answer.Error.Code.ToString());
            writer.WriteString("message"u8, answer.Error.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
