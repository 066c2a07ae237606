using System.IO.Compression;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>A server with one version, m/1, which serves.</summary>
public sealed class RetirementServer : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    public ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await ServerProcess.StartAsync(folder["data"]);
        await DeployAsync(Server, folder, 1, "{}");
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Deploys a version of m with an expiry of the manifest; the one before it stays loaded.</summary>
    internal static async Task DeployAsync(ServerProcess server, TemporaryFolder folder, int version, string expiry)
    {
        var package = folder.AddPackage($"v{version}", "add_one", $$"""{ "name": "m", "version": {{version}}, "description": "{{version}}", "owner": "ada", "expiry": {{expiry}} }""");
        await ZipFile.CreateFromDirectoryAsync(package, folder[$"v{version}.zip"]);
        using var answer = await server.DeployAsync(folder[$"v{version}.zip"], "keepPrevious=true");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
