using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Silos;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;
using ModelGrains.Testing;

namespace ModelGrains.Grains.Tests;

/// <summary>More versions than memory, on a real silo.</summary>
public sealed class MemoryTests
{
    private const int Versions = 200;

    private static ModelManifest AddOne => new() { Name = Name(0), Signature = new ModelSignature { Inputs = [Spec("x")], Outputs = [Spec("y")] } };

    [Fact]
    public async Task InferAsync_HundredsOfVersionsAndRoomForTen_NothingFailsButOverloadedWithARetryDelay()
    {
        await using var cluster = await ServingCluster.StartAsync(configure: options => options.MemoryMegabytes = 3);
        await RegisterAsync(cluster, Versions);
        var random = new Random(17);
        var picks = Enumerable.Range(0, 3000).Select(_ => Zipf(random)).ToArray();
        var answers = new Outcome<InferResponse>[picks.Length];

        // Fewer at a time than there is room for: with more it depends on the machine how many find all the room in use.
        await Parallel.ForAsync(0, picks.Length, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, _) =>
            answers[i] = await cluster.Grains.Router(Name(picks[i])).InferAsync(Requests.AddOne(Name(picks[i]).Value, i), CancellationToken.None));

        Assert.All(answers, answer => Assert.True(answer.IsSuccess || answer.Error is { Code: ModelErrorCode.Overloaded, RetryAfter.Ticks: > 0 }, answer.ToString()));
        Assert.True(answers.Count(answer => answer.IsSuccess) > picks.Length / 2);
        var report = await cluster.Grains.Silo(cluster.Cluster.Silos[0].SiloAddress).GetReportAsync();
        var loaded = report.Instances.Where(instance => instance.State == InstanceState.Ready).ToList();
        Assert.InRange(report.MemoryUsed, 1, report.MemoryBudget);
        Assert.InRange(loaded.Count, 3, Versions / 4);
        Assert.Equal(report.MemoryUsed, loaded.Sum(instance => instance.MemoryInBytes));
    }

    [Fact]
    public async Task InferAsync_VersionThatMadeRoom_IsLoadedOnceForAllWhoAsk()
    {
        await using var cluster = await ServingCluster.StartAsync(configure: options => options.MemoryMegabytes = 3);
        await RegisterAsync(cluster, 40);
        for (var i = 0; i < 40; i++)
            Assert.True((await cluster.Grains.Router(Name(i)).InferAsync(Requests.AddOne(Name(i).Value, i), CancellationToken.None)).IsSuccess);
        var table = cluster.Silo<InstanceTable>();
        Assert.DoesNotContain(table.Read(), instance => instance.Key.Model == Name(0));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            cluster.Grains.Router(Name(0)).InferAsync(Requests.AddOne(Name(0).Value, i), CancellationToken.None)));

        Assert.All(answers, answer => Assert.True(answer.IsSuccess, answer.ToString()));
        var instance = Assert.Single(table.Read(), instance => instance.Key.Model == Name(0));
        Assert.Equal(InstanceState.Ready, instance.State);
        Assert.Equal(50, instance.Counters.Succeeded);
        Assert.Equal(0, instance.Counters.Rejected);
        Assert.Equal(DesiredState.Loaded, (await cluster.Grains.Catalog(Name(1)).ListAsync(Name(1)))[0].Desired);
    }

    [Fact]
    public async Task DeployAsync_BiggerThanTheBudget_IsRefusedWithNeedAndBudget()
    {
        await using var cluster = await ServingCluster.StartAsync(configure: options => options.MemoryMegabytes = 1);
        var command = new DeployCommand { Name = ModelName.Parse("mlp_1m"), Actor = "test" };

        var outcome = await cluster.Deployer.DeployAsync(cluster.Folder.AddPackage("big", "mlp_1m"), command, CancellationToken.None);

        Assert.Equal(ModelErrorCode.InvalidInput, outcome.Error?.Code);
        Assert.Contains("a silo has 1 MiB for models", outcome.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(0, cluster.Silo<MemoryAccount>().Used);
    }

    [Fact]
    public async Task DeployAsync_TwoVersionsOfOneContent_CountOnce()
    {
        await using var cluster = await ServingCluster.StartAsync();
        foreach (var name in (string[])["a", "b"])
        {
            await cluster.RegisterAsync("add_one", AddOne with { Name = ModelName.Parse(name) });
            Assert.True((await cluster.Grains.Router(ModelName.Parse(name)).InferAsync(Requests.AddOne(name, 1), CancellationToken.None)).IsSuccess);
        }

        var one = cluster.Silo<MemoryAccount>().Used;

        Assert.True(one > 0);
        Assert.All(cluster.Silo<InstanceTable>().Read(), instance => Assert.Equal(one, instance.MemoryInBytes));

        await cluster.Commands.UnloadAsync(ModelName.Parse("a"), null, "test", CancellationToken.None);
        Assert.Equal(one, cluster.Silo<MemoryAccount>().Used);
        await cluster.Commands.UnloadAsync(ModelName.Parse("b"), null, "test", CancellationToken.None);
        Assert.Equal(0, cluster.Silo<MemoryAccount>().Used);
    }

    [Fact]
    public async Task RunAsync_MoreThanFits_LoadsWhatFitsAndTheRestOnDemand()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServingCluster.StartAsync(folder: folder))
            await RegisterAsync(first, 40);

        await using var second = await ServingCluster.StartAsync(folder: folder, configure: options => options.MemoryMegabytes = 3);
        var (records, failures) = await second.Silo<CatalogStartup>().RunAsync(CancellationToken.None);

        Assert.Equal(40, records.Count);
        Assert.Equal(0, failures);
        var loaded = second.Silo<InstanceTable>().Read().Where(instance => instance.State == InstanceState.Ready).Select(instance => instance.Key.Model).ToHashSet();
        Assert.InRange(loaded.Count, 3, 30);
        var unloaded = Enumerable.Range(0, 40).Select(Name).First(name => !loaded.Contains(name));
        var answer = await second.Grains.Router(unloaded).InferAsync(Requests.AddOne(unloaded.Value, 1), CancellationToken.None);
        Assert.True(answer.IsSuccess, answer.ToString());
    }

    private static ModelName Name(int i) => ModelName.Parse($"m{i}");

    /// <summary>Versions with content of their own.</summary>
    private static async Task RegisterAsync(ServingCluster cluster, int count)
    {
        for (var i = 0; i < count; i++)
            await cluster.RegisterAsync("add_one", AddOne with { Name = Name(i) }, $$"""{"name":"{{Name(i)}}"}""");
    }

    private static TensorSpec Spec(string name) => new() { Name = name, DataType = DataType.Fp32, Shape = [1] };

    /// <summary>A rank: the n-th is asked for with a share like 1/n.</summary>
    private static int Zipf(Random random) => (int)Math.Min(Versions - 1, Math.Pow(Versions, random.NextDouble()) - 1);
}
