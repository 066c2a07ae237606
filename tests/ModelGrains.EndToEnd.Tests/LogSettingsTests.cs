using System.Text;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>The log settings of the running server.</summary>
public sealed class LogSettingsTests
{
    [Fact]
    public async Task Logging_InformationOffAndOnAgain_ChangesWhatTheServerWrites()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        await DeployAsync(server, "model-before");
        await SetAsync(server, """{"log_info":false}""");
        await DeployAsync(server, "model-during");
        await SetAsync(server, """{"log_info":true}""");
        await DeployAsync(server, "model-after");
        server.Terminate();
        await server.WaitForExitAsync();

        Assert.Contains("model-before", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("model-during", server.Output, StringComparison.Ordinal);
        Assert.Contains("model-after", server.Output, StringComparison.Ordinal);
    }

    private static async Task SetAsync(ServerProcess server, string settings)
    {
        using var answer = await server.Http.PostAsync("/v2/logging", new StringContent(settings, Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task DeployAsync(ServerProcess server, string name)
    {
        using var answer = await server.DeployAsync(TestModels.PathOf("add_one"), $"name={name}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
