using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

/// <summary>load, unload and delete.</summary>
public sealed class ChangeTests
{
    [Theory]
    [InlineData("load", "iris_forest", "", "iris_forest is loaded")]
    [InlineData("load", "iris_forest/2", "?version=2", "iris_forest/2 is loaded")]
    [InlineData("unload", "iris_forest", "", "iris_forest is unloaded")]
    [InlineData("unload", "iris_forest/2", "?version=2", "iris_forest/2 is unloaded")]
    public async Task LoadUnload_Known_SaysSoAndShowsTheModel(string command, string model, string query, string expected)
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"POST /api/v1/models/iris_forest/{command}", Views.Model());
        var run = await CliRun.OnAsync(server, command, model);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(expected, run.Lines[0]);
        Assert.Equal(5, run.Lines.Count);
        Assert.Equal($"POST /api/v1/models/iris_forest/{command}{query}", Assert.Single(server.Seen).Line);
    }

    [Theory]
    [InlineData("load", "POST /api/v1/models/m/load")]
    [InlineData("unload", "POST /api/v1/models/m/unload")]
    public async Task Change_WithATag_SendsIt(string command, string line)
    {
        await using var server = await FakeServer.StartAsync();
        server.On(line, new ModelView("m", 1, []));
        Assert.Equal(0, (await CliRun.OnAsync(server, command, "m/2", "--if-match", "7")).ExitCode);
        Assert.Equal("\"7\"", Assert.Single(server.Seen).Headers["If-Match"]);
    }

    [Fact]
    public async Task Delete_Yes_DoesNotAsk()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("DELETE /api/v1/models/m", new DeletionView(["m/1", "m/2"]));
        var run = await CliRun.OnAsync(server, "delete", "m", "--yes");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["m/1 is deleted", "m/2 is deleted"], run.Lines);
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData(" YES \n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public async Task Delete_AtATerminal_Asks(string answer, bool deletes)
    {
        await using var server = await FakeServer.StartAsync();
        server.On("DELETE /api/v1/models/m", new DeletionView(["m/2"]));
        var run = await CliRun.RunAsync(["delete", "m/2", "-s", server.Url], answer, inputIsTerminal: true);
        Assert.Equal(deletes ? 0 : 1, run.ExitCode);
        Assert.StartsWith("Delete m/2? This cannot be undone. [y/N] ", run.Error, StringComparison.Ordinal);
        Assert.Equal(deletes ? ["DELETE /api/v1/models/m?version=2"] : [], server.Seen.Select(request => request.Line));
    }

    [Fact]
    public async Task Delete_NobodyToAsk_WrongUsage()
    {
        await using var server = await FakeServer.StartAsync();
        var run = await CliRun.RunAsync(["delete", "m", "--server", server.Url], "y\n");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--yes", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
    }
}
