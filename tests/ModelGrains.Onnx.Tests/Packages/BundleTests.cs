using System.Security.Cryptography;
using System.Text.Json;
using ModelGrains.Models;
using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Onnx.Tests.Verification;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Tests.Packages;

public class BundleTests
{
    [Theory]
    [InlineData("mlp_small", false)]
    [InlineData("mlp_external_small", true)]
    public async Task Optimize_Model_WritesAGraphAndSaysWhatItIs(string model, bool hasWeights)
    {
        using var package = new TestPackage(model);
        using var verifier = Verifiers.Make();

        var report = (await verifier.OptimizeAsync(package.Folder, package.Manifest, default)).Value!;

        var bundle = package.Bundle!;
        Assert.Equal((1, "model.onnx", "cpu", "extended", "optimized/cpu/model.onnx"), (bundle.Format, bundle.Graph, bundle.Accelerator, bundle.Level, bundle.Optimized));
        Assert.Equal((TestProcess.Environment.Version, bundle.Optimized, (string?)null), (bundle.RuntimeVersion, report.Optimized, report.Skipped));
        Assert.Equal((HashOf(package, "model.onnx"), HashOf(package, bundle.Optimized!)), (bundle.GraphSha256, bundle.OptimizedSha256));
        Assert.Equal(hasWeights ? HashOf(package, "optimized/cpu/model.onnx.data") : null, bundle.WeightsSha256);
        Assert.Equal(Directory.EnumerateFiles(package["optimized/cpu"]).Sum(file => new FileInfo(file).Length), report.OptimizedBytes);
        Assert.StartsWith("optimized for cpu by ONNX Runtime ", report.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Optimize_Again_ReplacesWhatWasThere()
    {
        using var package = new TestPackage("mlp_small");
        using var verifier = Verifiers.Make();
        await verifier.OptimizeAsync(package.Folder, package.Manifest, default);
        var first = package.Bundle;
        Directory.CreateDirectory(package["optimized/gpu"]);
        File.WriteAllText(package["optimized/gpu/model.onnx"], "left by a crash");
        File.WriteAllText(package["bundle.json"], "{");

        await verifier.OptimizeAsync(package.Folder, package.Manifest, default);

        Assert.Equal(first, package.Bundle);
        Assert.False(Directory.Exists(package["optimized/gpu"]));
    }

    [Fact]
    public async Task Optimize_GraphThatWouldGrow_IsSkippedAndServedAsItIs()
    {
        // 32 MiB of constants out of a few bytes: kept, they would be most of the package.
        using var package = new TestPackage(TinyGraph.Constants(8 << 20));
        using var verifier = Verifiers.Make();

        var report = (await verifier.OptimizeAsync(package.Folder, package.Manifest, default)).Value!;

        Assert.Contains("more than twice the", report.Skipped, StringComparison.Ordinal);
        Assert.Equal((report.Skipped, (string?)null), (package.Bundle!.Skipped, package.Bundle.Optimized));
        Assert.False(Directory.Exists(package["optimized"]));
        var verified = await Verifiers.PassAsync(package, optimize: false);
        Assert.Equal(("model.onnx", false), (verified.Graph, verified.IsOptimized));
        Assert.Contains(verified.Notes, note => note.StartsWith("not optimized: ", StringComparison.Ordinal));
    }

    /// <summary>The optimized graph is what is loaded, and answers as the original does.</summary>
    [Theory]
    [InlineData("mlp_1m", "[3, 256]")]
    [InlineData("mlp_external_small", "[2, 16]")]
    [InlineData("digits_cnn", "[2, 1, 8, 8]")]
    [InlineData("iris_forest", "[3, 4]")]
    public async Task Load_OptimizedGraph_AnswersAsTheOriginal(string model, string shape)
    {
        using var package = new TestPackage(model);
        using var plain = new HarnessUnderTest();
        using var optimized = new HarnessUnderTest();
        Assert.Null(await plain.LoadAsync(package.Source("plain " + model)));
        using var verifier = Verifiers.Make();
        Assert.True((await verifier.OptimizeAsync(package.Folder, package.Manifest, default)).IsSuccess);

        var manifest = package.Manifest;
        File.WriteAllText(package["model.onnx"], "nobody reads this now");
        Assert.Null(await optimized.LoadAsync(TestModels.Source("optimized " + model, manifest) with { Folder = package.Folder }));

        var input = Input(manifest.Signature.Inputs[0], JsonSerializer.Deserialize<long[]>(shape)!);
        var expected = await plain.InferAsync(input);
        var got = await optimized.InferAsync(input);
        Assert.Null(Core.Inference.AnswerComparer.FindDifference(expected, got, Tolerance.Default));
    }

    [Fact]
    public async Task Load_BundleOfAnotherRuntimeOrDevice_TakesTheOriginal()
    {
        using var package = new TestPackage("add_one");
        using var verifier = Verifiers.Make();
        await verifier.OptimizeAsync(package.Folder, package.Manifest, default);
        var (bundle, manifest, version) = (package.Bundle!, package.Manifest, TestProcess.Environment.Version);

        Assert.Equal(("optimized/cpu/model.onnx", true), PackageBundles.Choose(package.Folder, manifest, version));
        Assert.Equal(("model.onnx", false), PackageBundles.Choose(package.Folder, manifest, version + "1"));
        Assert.Equal(("model.onnx", false), PackageBundles.Choose(package.Folder, manifest with { Accelerator = "gpu" }, version));
        Assert.Equal(("other.onnx", false), PackageBundles.Choose(package.Folder, manifest with { Graph = "other.onnx" }, version));

        File.WriteAllText(package[bundle.Optimized!], "another runtime's");
        PackageBundles.Write(package.Folder, bundle with { RuntimeVersion = "1.0.0" });
        using var original = new HarnessUnderTest();
        Assert.Null(await original.LoadAsync(package.Source("another runtime")));
        PackageBundles.Write(package.Folder, bundle);
        using var optimized = new HarnessUnderTest();
        Assert.NotNull(await optimized.LoadAsync(package.Source("this runtime")));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"format":2,"graph":"model.onnx","graphSha256":"","accelerator":"cpu","runtimeVersion":"1","level":"extended","optimized":"model.onnx"}""")]
    [InlineData("""{"format":1,"graph":"model.onnx","graphSha256":"","accelerator":"cpu","runtimeVersion":"1","level":"extended","optimized":"../model.onnx"}""")]
    [InlineData("""{"format":1,"graph":"model.onnx","graphSha256":"","accelerator":"cpu","runtimeVersion":"1","level":"extended","optimized":"nowhere.onnx"}""")]
    public void Choose_BundleThatIsNone_TakesTheOriginal(string bundle)
    {
        using var package = new TestPackage("add_one");
        File.WriteAllText(package["bundle.json"], bundle);
        Assert.Equal(("model.onnx", false), PackageBundles.Choose(package.Folder, package.Manifest, "1"));
    }

    private static string HashOf(TestPackage package, string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(package[path])));

    private static Tensor Input(TensorSpec spec, long[] shape)
    {
        var random = new Random(7);
        return Support.Tensors.Floats(spec.Name, shape, [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => (float)random.NextDouble())]);
    }
}
