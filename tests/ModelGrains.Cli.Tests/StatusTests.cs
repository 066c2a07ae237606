using ModelGrains.Cli.Tests.Fakes;

namespace ModelGrains.Cli.Tests;

public sealed class StatusTests
{
    [Theory]
    [InlineData(200, "yes", 0)]
    [InlineData(503, "no", 7)]
    public async Task Status_ReadyOrNot_SaysSo(int status, string word, int exitCode)
    {
        await using var server = await StartAsync(status);
        var run = await CliRun.OnAsync(server, "status");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal([$"server  modelgrains 0.1.0 at {server.Url}", "live    yes", $"ready   {word}"], run.Lines);
    }

    [Fact]
    public async Task Status_Json_OneObject()
    {
        await using var server = await StartAsync(200);
        var run = await CliRun.OnAsync(server, "status", "--json");
        Assert.Equal($$"""{"server":"{{server.Url}}","name":"modelgrains","version":"0.1.0","live":true,"ready":true}""", Assert.Single(run.Lines));
    }

    private static async Task<FakeServer> StartAsync(int ready) => (await FakeServer.StartAsync())
        .On("GET /v2", """{"name":"modelgrains","version":"0.1.0","extensions":[]}""")
        .On("GET /v2/health/live", """{"live":true}""")
        .On("GET /v2/health/ready", "{}", ready);
}
