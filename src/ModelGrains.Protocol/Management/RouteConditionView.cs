using System.Text.Json.Serialization;

namespace ModelGrains.Protocol.Management;

/// <summary>What a segment asks of a request: of either a header or a parameter one comparison. A request without it does not meet the condition.</summary>
public sealed record RouteConditionView
{
    /// <summary>The HTTP header or gRPC metadata compared.</summary>
    public string? Header { get; init; }

    /// <summary>The request parameter compared.</summary>
    public string? Parameter { get; init; }

    /// <summary>The value is this text.</summary>
    [JsonPropertyName("equals")]
    public string? EqualTo { get; init; }

    /// <summary>The value is one of these texts.</summary>
    public IReadOnlyList<string>? In { get; init; }

    /// <summary>The value begins with one of these texts.</summary>
    public IReadOnlyList<string>? Prefix { get; init; }

    /// <summary>The value is a number in the range.</summary>
    public RouteRangeView? Range { get; init; }

    /// <summary>The regular expression matches somewhere in the value; without back references and look-around.</summary>
    public string? Regex { get; init; }
}
