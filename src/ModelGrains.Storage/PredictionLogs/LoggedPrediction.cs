using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>A line of a prediction log, read back.</summary>
public sealed record LoggedPrediction
{
    /// <summary>The id of the request.</summary>
    public required string Id { get; init; }

    /// <summary>When the request came, in UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The model that was asked.</summary>
    public required string Model { get; init; }

    /// <summary>The version that answered or failed; null where none was known.</summary>
    public int? Version { get; init; }

    /// <summary>The revision of the route that the request went by; null where it was not known.</summary>
    public long? Revision { get; init; }

    /// <summary>Why that version: <c>version</c>, <c>label</c>, <c>segment</c>, <c>sticky</c> or <c>weight</c>; null where it was not known.</summary>
    public string? PickedBy { get; init; }

    /// <summary>The segment that the request met; null for none.</summary>
    public string? Segment { get; init; }

    /// <summary>How long the answer took, in microseconds.</summary>
    public long LatencyMicroseconds { get; init; }

    /// <summary>The inputs logged, each with <c>name</c>, <c>datatype</c>, <c>shape</c> and <c>data</c> (or <c>base64</c> where JSON cannot hold it).</summary>
    public JsonElement Inputs { get; init; }

    /// <summary>The outputs logged, likewise; null for a request that failed.</summary>
    public JsonElement? Outputs { get; init; }

    /// <summary>The error as <c>code</c> and <c>message</c>; null for a request that was answered.</summary>
    public JsonElement? Error { get; init; }

    /// <summary>What turned out about it, as it was told last; null where nothing was, or outcomes were not asked for.</summary>
    [JsonIgnore]
    public JsonElement? Outcome { get; init; }
}
