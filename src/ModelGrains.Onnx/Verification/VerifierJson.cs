using System.Text.Json.Serialization;

namespace ModelGrains.Onnx.Verification;

/// <summary>The JSON that goes to the child process and comes back.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(VerifierRequest))]
[JsonSerializable(typeof(VerifierAnswer))]
internal sealed partial class VerifierJson : JsonSerializerContext;
