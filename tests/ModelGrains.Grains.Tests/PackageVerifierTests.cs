using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Verification;
using ModelGrains.Testing;

namespace ModelGrains.Grains.Tests;

/// <summary>The verifier as a silo has it: its program lies beside whatever hosts the silo.</summary>
public sealed class PackageVerifierTests
{
    [Fact]
    public async Task VerifyAsync_OfASilo_FindsItsProgramAndTheRuntime()
    {
        await using var cluster = await ServingCluster.StartAsync();
        var folder = cluster.Folder.AddPackage("package", "add_one");
        var manifest = PackageInspector.InspectUpload(folder, ModelName.Parse("m"), null).Value!.Manifest;
        var verifier = cluster.Silo<PackageVerifier>();

        var optimized = await verifier.OptimizeAsync(folder, manifest, CancellationToken.None);
        var verified = await verifier.VerifyAsync(folder, manifest, CancellationToken.None);

        Assert.True(optimized.IsSuccess, optimized.Error?.Message);
        Assert.True(verified.IsSuccess, verified.Error?.Message);
        Assert.True(verified.Value.IsOptimized);
    }
}
