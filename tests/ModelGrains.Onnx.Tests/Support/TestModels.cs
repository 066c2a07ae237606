using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelGrains.Core.Manifests;
using ModelGrains.Core.Packages;
using ModelGrains.Models;
using ModelGrains.Onnx.Graphs;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Tests.Support;

/// <summary>The models of tests/models, as sources of sessions.</summary>
internal static class TestModels
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    public static string PathOf(string name) => Path.Combine(Folder, name + ".onnx");

    public static ModelManifest Manifest(string name)
    {
        var graph = OnnxGraphReader.Read(PathOf(name), name + ".onnx");
        var draft = ManifestDraft.Empty with { Rest = ManifestDraft.Empty.Rest with { Graph = name + ".onnx" } };
        var files = Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).ToHashSet(StringComparer.Ordinal);
        var resolved = PackageValidator.Resolve(draft, graph.Value!, files, ModelName.Parse(name), null);
        Assert.True(resolved.IsSuccess, resolved.Error?.Message);
        return resolved.Value;
    }

    public static SessionSource Source(string name, ModelManifest? manifest = null) =>
        new(PackageDigest.FromSha256(SHA256.HashData(Encoding.UTF8.GetBytes(name))), Folder, manifest ?? Manifest(name));

    /// <summary>A source with a signature made up: for graphs that no check would let through.</summary>
    public static SessionSource Unchecked(string name) =>
        Source(name, new ModelManifest
        {
            Name = ModelName.Parse(name),
            Graph = name + ".onnx",
            Signature = new ModelSignature
            {
                Inputs = [new TensorSpec { Name = "x", DataType = DataType.Fp32 }],
                Outputs = [new TensorSpec { Name = "y", DataType = DataType.Fp32 }],
            },
        });

    public static float[] Numbers(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().SelectMany(Numbers)] : [json.GetSingle()];

    public static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json"))).RootElement;
}
