using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Core.Inference;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Silos;
using ModelGrains.Models;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Routing;
using ModelGrains.Tensors;
using ModelGrains.Testing;
using ModelGrains.Tests;
using Orleans.Hosting;

namespace ModelGrains.Grains.Tests;

/// <summary>Instances that begin to answer their own samples wrong.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private const string Manifest = """
        {
          "name": "add_one",
          "samples": [{
            "name": "two",
            "inputs": [{ "name": "x", "datatype": "FP32", "shape": [1], "data": [2] }],
            "outputs": [{ "name": "y", "datatype": "FP32", "shape": [1], "data": [3] }]
          }]
        }
        """;

    private static readonly ModelName Model = ModelName.Parse("add_one");
    private static readonly InstanceKey First = InstanceKey.Parse("add_one/1#0");

    private readonly ManualTime time = new();
    private readonly Judge judge = new();
    private ServingCluster cluster = null!;

    private InstanceTable Table => cluster.Silo<InstanceTable>();

    public async Task InitializeAsync() =>
        cluster = await ServingCluster.StartAsync(
            time: time,
            configureSilo: silo => silo.Services.AddSingleton<ISampleJudge>(judge).AddSingleton(new Random(1)));

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task Probe_RightAnswers_HealthyAndNotCountedAsUsage()
    {
        await cluster.DeployAsync("add_one", manifest: Manifest);
        var judged = judge.Count;

        await ProbeAsync();

        Assert.True(judge.Count > judged);
        var status = Assert.Single(Table.Read());
        Assert.Equal((HealthState.Healthy, 0), (status.Health.State, status.Health.ConsecutiveFailures));
        Assert.Equal((0L, 0L), (status.Counters.Executions, status.Counters.Succeeded));
    }

    [Fact]
    public async Task Probe_WrongThreeTimes_OutOfTheRouteWithItsReasonAndBackWhenTheSamplesAnswerAgain()
    {
        await cluster.DeployAsync("add_one", manifest: Manifest);
        judge.Wrong.TryAdd(First, 0);
        await ProbeAsync();
        await ProbeAsync();
        Assert.True((await InferAsync()).IsSuccess);

        await ProbeAsync(() => Status().State == InstanceState.Unloaded && Status().Health.NextTry is not null);

        var refused = await InferAsync();
        Assert.Equal(ModelErrorCode.NotReady, refused.Error?.Code);
        Assert.Contains("sample 'two': told to be wrong", refused.Error!.Message, StringComparison.Ordinal);
        Assert.Null(Table.Find(First));
        Assert.Equal(HealthState.Unhealthy, Status().Health.State);

        // Still wrong at the first try, right at a later one.
        var judged = judge.Count;
        await AdvanceAsync(TimeSpan.FromSeconds(1), () => judge.Count > judged && Status().State == InstanceState.Failed && Status().Health.NextTry > time.GetUtcNow());
        judge.Wrong.Clear();
        await AdvanceAsync(TimeSpan.FromSeconds(2), () => Status().State == InstanceState.Ready && Status().Health.State == HealthState.Healthy);
        Assert.True((await InferAsync()).IsSuccess);
    }

    [Fact]
    public async Task Infer_OneOfTwoVersionsIsOut_TheOtherAnswersAll()
    {
        await cluster.DeployAsync("add_one", version: 1, manifest: Manifest);
        await cluster.Deployer.DeployAsync(
            cluster.Folder.AddPackage("second", "add_one", Manifest.Replace("\"two\"", "\"zwei\"", StringComparison.Ordinal)),
            new DeployCommand { Name = Model, Version = new ModelVersion(2), KeepPrevious = true, Actor = "test" }, CancellationToken.None);
        await cluster.Grains.Route(Model).SetAsync(new SetRoute
        {
            Spec = new RouteSpec
            {
                Targets = [new RouteTarget { Version = new ModelVersion(1), Weight = 0.5 }, new RouteTarget { Version = new ModelVersion(2), Weight = 0.5 }],
            },
            Actor = "test",
            Reason = "test",
        });
        judge.Wrong.TryAdd(First, 0);
        await ProbeAsync();
        await ProbeAsync();
        await ProbeAsync(() => Status().State == InstanceState.Unloaded && Status().Health.NextTry is not null);

        for (var i = 0; i < 50; i++)
        {
            var answer = await InferAsync();
            Assert.True(answer.IsSuccess, answer.ToString());
            Assert.Equal(2, answer.Value.Version.Value);
        }
    }

    [Fact]
    public async Task Load_Fails_IsRememberedWithItsReasonAndTriedAgainInItsTimeNotWithEveryRequest()
    {
        await cluster.DeployAsync("add_one", manifest: Manifest);
        await cluster.Commands.UnloadAsync(Model, null, "test", CancellationToken.None);
        await cluster.Grains.Catalog(Model).MoveAsync(new MoveVersion { Key = First.VersionKey, Desired = DesiredState.Loaded, Actor = "test", Reason = "test" });
        await cluster.Grains.Route(Model).SetAsync(new SetRoute { Spec = RouteSpec.Single(new ModelVersion(1), 1), Actor = "test", Reason = "test" });
        judge.Wrong.TryAdd(First, 0);

        var judged = judge.Count;
        for (var i = 0; i < 20; i++)
            Assert.Contains("told to be wrong", (await InferAsync()).Error?.Message, StringComparison.Ordinal);
        Assert.Equal(judged + 1, judge.Count);

        judge.Wrong.Clear();
        await AdvanceAsync(TimeSpan.FromSeconds(1), () => Table.Find(First) is not null);
        Assert.True((await InferAsync()).IsSuccess);
    }

    private InstanceStatus Status() => Table.Read().Single(status => status.Key == First);

    private Task<Outcome<ModelGrains.Inference.InferResponse>> InferAsync() =>
        cluster.Grains.Router(Model).InferAsync(Requests.AddOne("add_one", 1), CancellationToken.None);

    /// <summary>Lets the interval pass, and waits for what the probe comes to.</summary>
    private Task ProbeAsync(Func<bool>? outcome = null)
    {
        var before = Table.Read().Where(status => status.State == InstanceState.Ready).ToDictionary(status => status.Key, status => status.Health.LastProbe);
        return AdvanceAsync(
            TimeSpan.FromSeconds(60),
            outcome ?? (() => Table.Read().Where(status => before.ContainsKey(status.Key)).All(status => status.Health.LastProbe > before[status.Key])));
    }

    private async Task AdvanceAsync(TimeSpan by, Func<bool> outcome)
    {
        // Again where nothing comes of it: a grain's timer counts from when its last call had ended, which may be after the clock was advanced.
        for (var attempt = 0; attempt < 10 && !outcome(); attempt++)
        {
            time.Advance(by);
            for (var i = 0; i < 300_000 && !outcome(); i++)
                await Task.Yield();
        }

        Assert.True(outcome(), $"after {by}: {string.Join("; ", Table.Read().Select(status => $"{status.Key} {status.State} {status.Health}"))}");
    }

    private sealed class Judge : ISampleJudge
    {
        private int count;

        public ConcurrentDictionary<InstanceKey, int> Wrong { get; } = new();

        public int Count => Volatile.Read(ref count);

        public string? FindDifference(InstanceKey instance, ModelSample sample, ImmutableArray<Tensor> answer)
        {
            Interlocked.Increment(ref count);
            return Wrong.ContainsKey(instance) ? "told to be wrong" : AnswerComparer.FindDifference(sample.Expected, answer, sample.Tolerance);
        }
    }
}
