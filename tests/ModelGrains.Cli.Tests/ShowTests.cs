using ModelGrains.Cli.Tests.Fakes;

namespace ModelGrains.Cli.Tests;

public sealed class ShowTests
{
    [Fact]
    public async Task Show_Model_RouteAndVersionsNewestFirst()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/models/iris_forest", Views.Model());
        var run = await CliRun.OnAsync(server, "show", "iris_forest");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("iris_forest: 90 % to version 2, 10 % to version 3 (route revision 7)", run.Lines[0]);
        Assert.Equal(["iris_forest/3", "iris_forest/2", "iris_forest/1"], run.Lines.Where(line => line.StartsWith("iris_forest/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Show_ModelThatServesNothing_SaysSo()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/models/m", Views.Model("m") with { Versions = [Views.Unloaded("m", 1)] });
        var run = await CliRun.OnAsync(server, "show", "m");
        Assert.Equal("m: serves nothing (route revision 7)", run.Lines[0]);
    }

    [Fact]
    public async Task Show_Version_SignatureInstancesAndHistory()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/models/iris_forest/versions/2", Views.Version(version: 2, weight: 0.9));
        var run = await CliRun.OnAsync(server, "show", "iris_forest/2");
        Assert.Equal(0, run.ExitCode);
        string[] expected =
        [
            "state Serving", "share 90 %", $"package {Views.Digest} (24.1 KiB)", "owner ml-team", "description Iris species by petal and sepal", "labels team=garden",
            "x FP32 [-1,4]", "label INT64 [-1]", "probabilities FP32 any",
            "iris_forest/2#0 Ready silo-1 0 8 1 1 0 1.5 ms 0.25 ms 35.5 ms 2027-01-31 12:00:09Z loaded",
            "2027-01-31 12:00:03Z Serving ada route revision 1 3 samples",
        ];
        var lines = run.Lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.All(expected, line => Assert.Contains(line, lines));
        Assert.DoesNotContain(run.Output.Split('\n'), line => line.TrimEnd('\r').EndsWith(' '));
    }

    [Fact]
    public async Task Show_InstanceWithoutRequests_NoMeanAndNeverUsed()
    {
        var version = Views.Version();
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/models/iris_forest/versions/1", version with
        {
            Instances = [version.Instances[0] with { Succeeded = 0, LastUsed = null }],
        });
        var run = await CliRun.OnAsync(server, "show", "iris_forest/1");
        Assert.Matches(@" - +- +35\.5 ms +never", run.Output);
    }

    [Fact]
    public async Task Show_Json_TheServersOwn()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/models/m", """{"model":"m","routeRevision":1,"versions":[],"later":1}""");
        var run = await CliRun.OnAsync(server, "show", "m", "--json");
        Assert.Equal("""{"model":"m","routeRevision":1,"versions":[],"later":1}""", Assert.Single(run.Lines));
    }
}
