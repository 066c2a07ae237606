using System.Text.Json.Serialization;

namespace ModelGrains.Onnx.Packages;

/// <summary>The JSON of <c>bundle.json</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(PackageBundle))]
internal sealed partial class PackageBundleJson : JsonSerializerContext;
