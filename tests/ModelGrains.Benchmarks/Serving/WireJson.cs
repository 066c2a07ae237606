using System.Text.Json;

namespace ModelGrains.Benchmarks.Serving;

/// <summary>The JSON between this process and its servers, and of the results.</summary>
internal static class WireJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
