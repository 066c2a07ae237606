using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

public sealed class ListTests
{
    private const string Line = "GET /api/v1/models";

    [Fact]
    public async Task List_Models_OneRowAVersion()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Line, new ModelListView([Views.Model(), Views.Model("fraud")]));
        var run = await CliRun.OnAsync(server, "list");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(7, run.Lines.Count);
        Assert.Equal(["MODEL", "VERSION", "STATE", "SHARE", "READY", "REQUESTS", "SIZE", "OWNER"], Words(run.Lines[0]));
        Assert.Equal(["iris_forest", "1", "Superseded,", "unloaded", "0", "%", "0/0", "0", "24.1", "KiB"], Words(run.Lines[1]));
        Assert.Equal(["iris_forest", "2", "Serving", "90", "%", "1/1", "10", "24.1", "KiB", "ml-team"], Words(run.Lines[2]));
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task List_LongTextsInAPipe_NeitherCutNorWrappedNorColoured()
    {
        var owner = new string('o', 200);
        await using var server = await FakeServer.StartAsync();
        server.On(Line, new ModelListView([new ModelView("m", 1, [Views.Version("m") with { Owner = owner }])]));
        var run = await CliRun.OnAsync(server, "list");
        Assert.Equal(2, run.Lines.Count);
        Assert.EndsWith(owner, run.Lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task List_TextsThatATerminalWouldObey_Replaced()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Line, new ModelListView([new ModelView("m", 1, [Views.Version("m") with { Owner = "\u001b[2Jme [red]\nline" }])]));
        var run = await CliRun.OnAsync(server, "list");
        Assert.EndsWith("\uFFFD[2Jme [red] line", run.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NoModels_SaysHowToDeploy()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Line, new ModelListView([]));
        var run = await CliRun.OnAsync(server, "list");
        Assert.Equal("No models yet. Deploy one: modelgrains deploy PATH", Assert.Single(run.Lines));
    }

    [Fact]
    public async Task List_Json_TheServersOwn()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Line, """{"models":[],"later":1}""");
        var run = await CliRun.OnAsync(server, "--json", "list");
        Assert.Equal("""{"models":[],"later":1}""", Assert.Single(run.Lines));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
