using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelGrains.Protocol.Management;

/// <summary>How the management API writes JSON.</summary>
public static class ManagementJson
{
    /// <summary>The options for both sides.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}
