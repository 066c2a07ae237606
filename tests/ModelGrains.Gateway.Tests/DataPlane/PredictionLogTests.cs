using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Observation;
using ModelGrains.Grains.PredictionLogs;
using ModelGrains.Grains.Routing;
using ModelGrains.Grains.Silos;
using ModelGrains.Hosting;
using ModelGrains.PredictionLogs;
using ModelGrains.Storage.PredictionLogs;
using ModelGrains.Testing;
using Orleans;

namespace ModelGrains.Gateway.Tests.DataPlane;

/// <summary>The prediction log behind the data plane, on several silos and with a sink that hangs.</summary>
public sealed class PredictionLogTests
{
    private const int QueueLength = 5;
    private const int Requests = 50;

    private static readonly ModelName Model = ModelName.Parse("add_one");

    [Fact]
    public async Task InferAsync_SinkThatHangs_AnswersEveryRequestAndCountsWhatIsLost()
    {
        var sink = new HangingSink();
        await using var cluster = await ServingCluster.StartAsync(
            configure: options => options.PredictionLog = new PredictionLogStoreOptions { QueueLength = QueueLength, FlushMilliseconds = 10 },
            configureSilo: silo => silo.Services.AddSingleton<IPredictionSink>(sink));
        await cluster.DeployAsync("add_one");
        await SetAsync(cluster, 1);
        var plane = Plane(cluster, 0);
        await plane.InferAsync(Testing.Requests.AddOne("add_one", 0), default);
        await sink.Reached;

        for (var i = 0; i < Requests; i++)
            Assert.True((await plane.InferAsync(Testing.Requests.AddOne("add_one", i), default)).IsSuccess);

        var counts = await cluster.Silo<PredictionLogReading>().CountAsync(Model, flush: false, default);
        Assert.Equal(new PredictionLogCounts { Dropped = Requests - QueueLength, Waiting = QueueLength }, counts);
        sink.Release();
        counts = await cluster.Silo<PredictionLogReading>().CountAsync(Model, flush: true, default);
        Assert.Equal(new PredictionLogCounts { Written = QueueLength + 1, Dropped = Requests - QueueLength }, counts);
    }

    [Fact]
    public async Task SetAsync_SeveralSilos_IsGoneByOnEveryOneWhenItIsAnswered()
    {
        await using var cluster = await ServingCluster.StartAsync(2);
        await cluster.DeployAsync("add_one");
        await SetAsync(cluster, 1);
        for (var i = 0; i < Requests; i++)
            await Plane(cluster, i % 2).InferAsync(Testing.Requests.AddOne("add_one", i) with { Id = $"{i}" }, default);
        await SetAsync(cluster, 0);
        for (var i = 0; i < 2; i++)
            await Plane(cluster, i).InferAsync(Testing.Requests.AddOne("add_one", i) with { Id = "late" }, default);

        var counts = await cluster.Silo<PredictionLogReading>().CountAsync(Model, flush: true, default);

        Assert.Equal(new PredictionLogCounts { Written = Requests }, counts);
        var read = new List<string>();
        await foreach (var line in new PredictionLogReader(Path.Combine(cluster.Folder["data"], "predictions")).ReadAsync(Model))
            read.Add(line.Id);
        Assert.Equal(Enumerable.Range(0, Requests).Select(i => $"{i}").Order(), read.Order());
    }

    private static async Task SetAsync(ServingCluster cluster, double rate)
    {
        var set = await cluster.Grains.PredictionLog(Model).SetAsync(new SetPredictionLog { Model = Model, Spec = new PredictionLogSpec { SampleRate = rate }, Actor = "test", Reason = "test" });
        Assert.True(set.IsSuccess, set.Error?.ToString());
    }

    private static GrainDataPlane Plane(ServingCluster cluster, int silo)
    {
        var services = cluster.Cluster.GetSiloServiceProvider(cluster.Cluster.Silos[silo].SiloAddress);
        return new GrainDataPlane(
            services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredService<LocalInference>(),
            services.GetRequiredService<VersionCommands>(),
            services.GetRequiredService<ServingState>(),
            new ServerDescription("test", "0", []),
            services.GetRequiredService<SiloReports>(),
            services.GetRequiredService<RequestTap>());
    }

    /// <summary>A sink that takes nothing until it is told.</summary>
    private sealed class HangingSink : IPredictionSink
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task;

        public void Release() => released.TrySetResult();

        public Task AppendAsync(LogPartition partition, ReadOnlyMemory<byte> member, CancellationToken cancellationToken)
        {
            reached.TrySetResult();
            return released.Task;
        }
    }
}
