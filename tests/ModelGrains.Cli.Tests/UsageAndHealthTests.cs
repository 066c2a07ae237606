using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

public sealed class UsageAndHealthTests
{
    private static readonly DateTimeOffset Time = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly UsageView Used = new("fraud/3", 10, 8, 1, 1, 0, 16, 8, 4, 12, Time, 3, [new BatchView(2, 8)]);

    [Fact]
    public async Task Usage_Versions_OneRowEachWithMeans()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/usage", new UsageListView([Used, new UsageView("fraud/4", 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, [])]));

        var run = await CliRun.OnAsync(server, "usage");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["fraud/3", "10", "8", "1", "1", "0", "2", "0.5", "ms", "1.5", "ms", "3", "2027-01-31", "12:00:00Z"], Words(run.Lines[1]));
        Assert.Equal(["fraud/4", "0", "0", "0", "0", "0", "0", "never"], Words(run.Lines[2]));
    }

    [Fact]
    public async Task Usage_OfOneModel_AsksForIt()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/usage", new UsageListView([Used]));

        Assert.Equal(2, (await CliRun.OnAsync(server, "usage", "fraud")).Lines.Count);
        Assert.Equal("GET /api/v1/usage?model=fraud", Assert.Single(server.Seen).Line);
    }

    [Fact]
    public async Task Usage_NoModelName_IsWrongUsage()
    {
        await using var server = await FakeServer.StartAsync();

        var run = await CliRun.OnAsync(server, "usage", "no model");

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("'no model' is no model", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OneIsUnhealthy_SaysWhyAndEndsWithItsOwnCode()
    {
        await using var server = await FakeServer.StartAsync();
        var sick = new InstanceHealthView("fraud/4#0", "Unloaded", "Unhealthy", "sample 'a': differs", "s1", Time, 0, 3, Time.AddMinutes(1), 0);
        var well = new InstanceHealthView("fraud/3#0", "Ready", "Healthy", "", "s1", Time, 0.25, 0, null, 2 << 20);
        server.On("GET /api/v1/health", new HealthListView(
            [
                new VersionHealthView("fraud/3", "Serving", "Loaded", "Healthy", "", [well], Used),
                new VersionHealthView("fraud/4", "Serving", "Loaded", "Unhealthy", "sample 'a': differs", [sick], null),
            ],
            [new SiloMemoryView("s1", 10 << 20, 2 << 20, 8 << 20)]));

        var run = await CliRun.OnAsync(server, "health");

        Assert.Equal(ExitCodes.NotReady, run.ExitCode);
        Assert.Equal(["fraud/3", "Healthy", "1/1", "0.25", "ms", "2027-01-31", "12:00:00Z", "2.0", "MiB", "10", "2027-01-31", "12:00:00Z"], Words(run.Lines[1]));
        Assert.EndsWith(" sample 'a': differs (tried again at 2027-01-31 12:01:00Z)", run.Lines[2].TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(["s1", "10.0", "MiB", "2.0", "MiB", "8.0", "MiB"], Words(run.Lines[^1]));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
