using System.Net;
using System.Net.Http.Json;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>A server whose packages are in Azure Blob Storage.</summary>
public sealed class BlobStoreTests
{
    private static readonly object Flower = new { inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data = (float[])[5.1f, 3.5f, 1.4f, 0.2f] } } };

    [Fact]
    public async Task Restart_WithAnEmptyCache_ServesWhatWasDeployed()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await Azurite.StartAsync();
        var settings = ("BlobStore__ConnectionString", azurite.ConnectionString());
        await using (var server = await ServerProcess.StartAsync(folder["data"], settings))
        {
            using var deployed = await server.DeployAsync(TestModels.PathOf("iris_forest"), "name=m");
            Assert.True(deployed.StatusCode == HttpStatusCode.Created, await deployed.Content.ReadAsStringAsync() + server.Output);
            await AssertServesAsync(server);
            server.Terminate();
            Assert.Equal(0, await server.WaitForExitAsync());
            Assert.DoesNotContain(Azurite.Key, server.Output, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(folder["data/packages"]));
        Directory.Delete(folder["data/package-cache"], recursive: true);
        await using var again = await ServerProcess.StartAsync(folder["data"], settings);
        await AssertServesAsync(again);
        Assert.Single(Directory.EnumerateDirectories(folder["data/package-cache/packages"]));
    }

    [Fact]
    public async Task Start_WrongBlobSettings_AreNamedWithoutTheSecretAndExitCode2()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await ServerProcess.RefusedAsync(
            folder["data"], ("BlobStore__ServiceUri", "http://account.example/?sig=secret"), ("BlobStore__Parallelism", "0"));

        Assert.Equal(2, exitCode);
        Assert.Contains("ModelGrains:BlobStore:ServiceUri", output, StringComparison.Ordinal);
        Assert.Contains("ModelGrains:BlobStore:Parallelism is 0, expected 1 to 64", output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", output, StringComparison.Ordinal);
    }

    private static async Task AssertServesAsync(ServerProcess server)
    {
        using var answer = await server.Http.PostAsJsonAsync("/v2/models/m/infer", Flower);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync() + server.Output);
    }
}
