using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Retirement;
using ModelGrains.Models;
using ModelGrains.Testing;

namespace ModelGrains.Grains.Tests.Retirement;

/// <summary>A cluster with m/1, which expires when unused for 30 days, superseded by m/2, which serves and never does.</summary>
internal sealed class RetirementCluster : IAsyncDisposable
{
    private RetirementCluster(ServingCluster serving, PassingTime time)
    {
        Serving = serving;
        Time = time;
    }

    public static ModelName Model { get; } = ModelName.Parse("m");

    public static VersionKey Old { get; } = VersionKey.Parse("m/1");

    public static VersionKey Current { get; } = VersionKey.Parse("m/2");

    public ServingCluster Serving { get; }

    public PassingTime Time { get; }

    public RetirementCommands Commands => Serving.Silo<RetirementCommands>();

    public static async Task<RetirementCluster> StartAsync(
        Action<RetirementOptions>? configure = null, TemporaryFolder? folder = null, PassingTime? time = null, bool deploy = true, short silos = 1)
    {
        time ??= new PassingTime();
        var serving = await ServingCluster.StartAsync(
            silos, folder, options => configure?.Invoke(options.Retirement), configureSilo: silo => silo.Services.AddSingleton<TimeProvider>(time));
        var cluster = new RetirementCluster(serving, time);
        if (deploy)
        {
            await cluster.DeployAsync(1);
            await cluster.DeployAsync(2, keepPrevious: true, expiry: "{}");
        }

        return cluster;
    }

    /// <summary>Deploys a version, each of other content.</summary>
    public async Task DeployAsync(int version, bool keepPrevious = false, string? expiry = null)
    {
        var package = Serving.Folder.AddPackage(Guid.NewGuid().ToString("N"), "add_one", $$"""
            { "name": "m", "version": {{version}}, "description": "{{version}}", "owner": "ada", "expiry": {{expiry ?? """{ "unusedFor": "30d" }"""}} }
            """);
        var outcome = await Serving.Deployer.DeployAsync(package, new DeployCommand { KeepPrevious = keepPrevious, Actor = "test" }, CancellationToken.None);
        Assert.True(outcome.IsSuccess, outcome.Error?.Message);
    }

    public Task<int> SweepAsync() => Serving.Silo<RetirementSweep>().RunAsync(CancellationToken.None);

    /// <summary>Lets days pass, and sweeps.</summary>
    public Task<int> SweepAfterAsync(double days)
    {
        Time.Pass(TimeSpan.FromDays(days));
        return SweepAsync();
    }

    public Task<VersionRecord?> FindAsync(VersionKey key) => Serving.Grains.Catalog(key.Model).GetAsync(key);

    public async Task<VersionRecord> OldAsync() => await FindAsync(Old) ?? throw new InvalidOperationException("m/1 is gone");

    public async Task<bool> AnswersAsync(int? version) =>
        (await Serving.Grains.Router(Model).InferAsync(Requests.AddOne("m", 1, version), CancellationToken.None)).IsSuccess;

    /// <summary>How many instances of a version are loaded on the first silo.</summary>
    public int Loaded(VersionKey key) =>
        Serving.Silo<Silos.InstanceTable>().Read().Count(instance => instance.Key.VersionKey == key && instance.State == InstanceState.Ready);

    public ValueTask DisposeAsync() => Serving.DisposeAsync();
}
