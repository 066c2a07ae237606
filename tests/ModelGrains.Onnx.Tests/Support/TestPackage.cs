using ModelGrains.Models;
using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Sessions;

namespace ModelGrains.Onnx.Tests.Support;

/// <summary>A package in a folder of its own: a model of tests/models, or bytes, with a manifest where one is given.</summary>
internal sealed class TestPackage : IDisposable
{
    public TestPackage(string model, string manifest = "")
        : this(File.ReadAllBytes(TestModels.PathOf(model)), manifest)
    {
        foreach (var beside in Directory.EnumerateFiles(TestModels.Folder, model + ".bin"))
            File.Copy(beside, this[Path.GetFileName(beside)]);
    }

    public TestPackage(byte[] graph, string manifest = "")
    {
        File.WriteAllBytes(this["model.onnx"], graph);
        if (manifest.Length > 0)
            File.WriteAllText(this["model.json"], manifest);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("modelgrains-package-").FullName;

    /// <summary>The manifest as it resolves; made up where the package is one that nothing would let through.</summary>
    public ModelManifest Manifest => PackageInspector.Inspect(Folder, ModelName.Parse("m"), null) is { IsSuccess: true } read
        ? read.Value
        : TestModels.Unchecked("m").Manifest;

    public PackageBundle? Bundle => PackageBundles.Read(Folder);

    public string this[string path] => Path.Combine(Folder, path);

    public SessionSource Source(string digestOf) => TestModels.Source(digestOf, Manifest) with { Folder = Folder };

    /// <summary>One sample as JSON.</summary>
    public static string Sample(string input, string output = "", string name = "one", string tolerance = "") =>
        $$"""{ "name": "{{name}}", "inputs": [ {{input}} ]{{(output.Length > 0 ? $$""", "outputs": [ {{output}} ]""" : "")}}{{tolerance}} }""";

    public static string Tensor(string name, string type, string shape, string data) =>
        $$"""{ "name": "{{name}}", "datatype": "{{type}}", "shape": {{shape}}, "data": {{data}} }""";

    public static string With(params string[] samples) => $$"""{ "samples": [ {{string.Join(", ", samples)}} ] }""";

    public static string Batching(int maxBatchSize, params string[] samples) =>
        $$"""{ "batching": { "maxBatchSize": {{maxBatchSize}} }, "samples": [ {{string.Join(", ", samples)}} ] }""";

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
