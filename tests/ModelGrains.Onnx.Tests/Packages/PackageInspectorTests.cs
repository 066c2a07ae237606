using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Tests.Support;

namespace ModelGrains.Onnx.Tests.Packages;

public class PackageInspectorTests
{
    private static readonly ModelName Model = ModelName.Parse("m");

    [Theory]
    [InlineData("bundle.json")]
    [InlineData("Bundle.JSON")]
    [InlineData("optimized/cpu/model.onnx")]
    [InlineData("Optimized/notes.txt")]
    public void InspectUpload_WithWhatTheServerAdds_IsRefusedAndNamesIt(string path)
    {
        using var package = new TestPackage("add_one");
        Directory.CreateDirectory(Path.GetDirectoryName(package[path])!);
        File.WriteAllText(package[path], "{}");

        var error = PackageInspector.InspectUpload(package.Folder, Model, null).Error!;

        Assert.Contains($"has '{path}'", error.Message, StringComparison.Ordinal);
        ErrorTexts.AssertClean(error);
        Assert.True(PackageInspector.Inspect(package.Folder, Model, null).IsSuccess);
    }

    [Fact]
    public void InspectUpload_SeveralWrong_SaysAllAtOnce()
    {
        using var package = new TestPackage(TinyGraph.Twice(99, 99, "com.acme"));
        File.WriteAllText(package["bundle.json"], "{}");

        var error = PackageInspector.InspectUpload(package.Folder, null, null).Error!;

        Assert.Equal(5, error.Fields.Length);
        foreach (var part in (string[])["'bundle.json'", "IR version 99", "Opset 99 of ai.onnx", "'com.acme'", "name: is missing"])
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mlp_1m", 3_940_000, 3_960_000)]
    [InlineData("mlp_external_small", 1000, 20_000)]
    [InlineData("add_one", 0, 16)]
    public void InspectUpload_Model_EstimatesItsWeightsWhereverTheyAre(string model, long least, long most)
    {
        using var package = new TestPackage(model);

        var estimate = PackageInspector.InspectUpload(package.Folder, Model, null).Value!.Estimate;

        Assert.InRange(estimate.WeightBytes, least, most);
        Assert.True(estimate.MemoryBytes > 2 * estimate.WeightBytes);
        Assert.Equal(Directory.EnumerateFiles(package.Folder).Sum(file => new FileInfo(file).Length), estimate.PackageBytes);
    }

    [Fact]
    public void InspectUpload_BombOfAFewBytes_IsEstimatedByItsFileAlone()
    {
        using var package = new TestPackage(TinyGraph.Bomb(1L << 40));
        Assert.Equal(8, PackageInspector.InspectUpload(package.Folder, Model, null).Value!.Estimate.WeightBytes);
    }
}
