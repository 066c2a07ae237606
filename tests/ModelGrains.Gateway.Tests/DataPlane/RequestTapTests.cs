using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Observation;
using ModelGrains.Grains.Routing;
using ModelGrains.Grains.Silos;
using ModelGrains.Hosting;
using ModelGrains.Inference;
using ModelGrains.Routing;
using ModelGrains.Tensors;
using ModelGrains.Testing;
using ModelGrains.Tests;
using Orleans;

namespace ModelGrains.Gateway.Tests.DataPlane;

/// <summary>What observers see of requests, and that nobody else notices them.</summary>
public sealed class RequestTapTests
{
    private const int Calls = 1_000;

    private static readonly ModelName Model = ModelName.Parse("add_one");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task InferAsync_ObservedModel_IsSeenFromTheInstancesSiloAndFromTheOther(int silo)
    {
        await using var cluster = await ServingCluster.StartAsync(2);
        await cluster.DeployAsync("add_one");
        var services = cluster.Cluster.GetSiloServiceProvider(cluster.Cluster.Silos[silo].SiloAddress);
        var seen = Observe(services);
        var plane = Plane(services);
        var bytes = new byte[sizeof(float)];
        BitConverter.TryWriteBytes(bytes, 41f);
        var request = Testing.Requests.Of("add_one", null, new Tensor { Name = "x", DataType = DataType.Fp32, Shape = [1], Data = bytes }) with { Id = "7" };

        var answer = await plane.InferAsync(request, default);
        bytes.AsSpan().Fill(0xff);

        Assert.True(answer.IsSuccess, answer.Error?.ToString());
        var one = Assert.Single(seen.Answered);
        Assert.Equal(("7", "7", new ModelVersion(1)), (one.Id, answer.Value.Id, one.Version!.Value));
        Assert.Equal(new PickExplanation { Revision = 1, Reason = PickReason.Weight }, one.Pick);
        Assert.Equal(41f, BitConverter.ToSingle(one.Request.Inputs[0].Data.Span));
        Assert.Equal(42f, BitConverter.ToSingle(one.Answer.Value!.Outputs[0].Data.Span));
        Assert.True(one.Latency > TimeSpan.Zero);
    }

    [Fact]
    public async Task InferAsync_SeveralKeepIt_IsCopiedOnceAndNotAtAllWhereNobodyDoes()
    {
        await using var cluster = await ServingCluster.StartAsync();
        await cluster.DeployAsync("add_one");
        var services = cluster.Cluster.GetSiloServiceProvider(cluster.Cluster.Silos[0].SiloAddress);
        var observers = services.GetRequiredService<RequestObservers>();
        var (looking, keeping) = (new Observer { Keeps = false }, new Observer());
        observers.Set("looking", Model, looking);
        var request = Testing.Requests.AddOne("add_one", 1);

        await Plane(services).InferAsync(request, default);
        observers.Set("a", Model, keeping);
        observers.Set("b", Model, keeping);
        await Plane(services).InferAsync(request, default);

        Assert.Equal(2, looking.Answered.Count);
        Assert.Same(request, looking.Answered.First().Request);
        Assert.Equal(2, keeping.Answered.Count);
        Assert.Single(keeping.Answered.Select(one => one.Request).Distinct(ReferenceEqualityComparer.Instance));
        Assert.False(request.Inputs[0].Data.Span == keeping.Answered.First().Request.Inputs[0].Data.Span);
    }

    [Fact]
    public async Task InferAsync_RequestWithoutAnId_IsSeenUnderOneThatItsCallerDoesNotGet()
    {
        await using var cluster = await ServingCluster.StartAsync();
        await cluster.DeployAsync("add_one");
        var seen = Observe(cluster.Cluster.GetSiloServiceProvider(cluster.Cluster.Silos[0].SiloAddress));
        var plane = Plane(cluster.Cluster.GetSiloServiceProvider(cluster.Cluster.Silos[0].SiloAddress));

        for (var i = 0; i < 3; i++)
            Assert.Equal("", (await plane.InferAsync(Testing.Requests.AddOne("add_one", i), default)).Value!.Id);

        Assert.Equal(3, seen.Answered.Select(one => one.Id).Distinct().Count());
        Assert.Equal(seen.Asked, seen.Answered.Select(one => one.Id));
        Assert.All(seen.Answered, one => Assert.Equal(32, one.Id.Length));
    }

    [Fact]
    public async Task InferAsync_RequestThatFails_IsSeenWithItsErrorAndItsVersion()
    {
        await using var cluster = await ServingCluster.StartAsync();
        await cluster.DeployAsync("add_one");
        var services = cluster.Cluster.GetSiloServiceProvider(cluster.Cluster.Silos[0].SiloAddress);
        var seen = Observe(services);

        await Plane(services).InferAsync(Testing.Requests.Iris("add_one"), default);
        await Plane(services).InferAsync(Testing.Requests.AddOne("add_one", 1, version: 9), default);

        Assert.Equal([ModelErrorCode.InvalidInput, ModelErrorCode.VersionNotFound], seen.Answered.Select(one => one.Answer.Error!.Code));
        Assert.Equal([1, 9], seen.Answered.Select(one => one.Version!.Value.Value));
        Assert.Equal(1, seen.Answered.First().Pick?.Revision);
    }

    [Fact]
    public async Task RoutingHeadersOf_ObserverThatGoesByHeaders_HasThemBesideTheRoutes()
    {
        await using var cluster = await ServingCluster.StartAsync();
        await cluster.DeployAsync("add_one");
        var services = cluster.Cluster.GetSiloServiceProvider(cluster.Cluster.Silos[0].SiloAddress);
        var spec = (await cluster.Grains.Route(Model).GetAsync()).Spec with { Sticky = new Stickiness { By = new RequestAttribute(AttributeSource.Header, "x-user-id") } };
        await cluster.Grains.Route(Model).SetAsync(new SetRoute { Spec = spec, Actor = "test", Reason = "test" });

        Assert.Equal(["x-user-id"], Plane(services).RoutingHeadersOf(Model)!.Value.AsEnumerable());
        services.GetRequiredService<RequestObservers>().Set("test", Model, new Observer { Headers = ["x-country", "x-user-id"] });
        Assert.Equal(["x-user-id", "x-country"], Plane(services).RoutingHeadersOf(Model)!.Value.AsEnumerable());
    }

    [Fact]
    public async Task InferAsync_ObserverThatThrows_ChangesNoAnswer()
    {
        await using var cluster = await ServingCluster.StartAsync();
        await cluster.DeployAsync("add_one");
        var services = cluster.Cluster.GetSiloServiceProvider(cluster.Cluster.Silos[0].SiloAddress);
        var observers = services.GetRequiredService<RequestObservers>();
        var seen = Observe(services);
        observers.Set("a", Model, new FailingObserver(atOnce: true));
        observers.Set("b", Model, new FailingObserver(atOnce: false));

        Assert.True((await Plane(services).InferAsync(Testing.Requests.AddOne("add_one", 1), default)).IsSuccess);

        Assert.Single(seen.Answered);
        Assert.Equal(2, cluster.Errors.Entries.Count);
        cluster.Errors.Entries.Clear();
    }

    [Fact]
    public void Begin_NobodyObservesOrWants_AllocatesNothing()
    {
        var observers = new RequestObservers();
        var tap = new RequestTap(observers, TimeProvider.System, NullLogger<RequestTap>.Instance);
        var request = Testing.Requests.AddOne("add_one", 1);

        Assert.Equal(0, AllocatedBy(tap, request));
        observers.Set("test", ModelName.Parse("other"), new Observer());
        Assert.Equal(0, AllocatedBy(tap, request));
        observers.Set("test", Model, new Uninterested());
        Assert.Equal(0, AllocatedBy(tap, request));
        observers.Set("test", Model, null);
        Assert.Null(tap.Begin(request));
    }

    private static long AllocatedBy(RequestTap tap, InferRequest request) => Allocation.Of(() =>
    {
        for (var i = 0; i < Calls; i++)
            Assert.Null(tap.Begin(request));
    });

    private static Observer Observe(IServiceProvider services)
    {
        var observer = new Observer();
        services.GetRequiredService<RequestObservers>().Set("test", Model, observer);
        return observer;
    }

    private static GrainDataPlane Plane(IServiceProvider services) => new(
        services.GetRequiredService<IGrainFactory>(),
        services.GetRequiredService<LocalInference>(),
        services.GetRequiredService<VersionCommands>(),
        services.GetRequiredService<ServingState>(),
        new ServerDescription("test", "0", []),
        services.GetRequiredService<SiloReports>(),
        services.GetRequiredService<RequestTap>());

    private sealed class Observer : IRequestObserver
    {
        public ImmutableArray<string> Headers { get; init; } = [];

        public bool Keeps { get; init; } = true;

        public ConcurrentQueue<string> Asked { get; } = [];

        public ConcurrentQueue<ObservedRequest> Answered { get; } = [];

        public bool Wants(InferRequest request, ReadOnlySpan<char> id)
        {
            Asked.Enqueue(id.ToString());
            return true;
        }

        public void OnAnswered(ObservedRequest request) => Answered.Enqueue(Keeps ? request.Keep() : request);
    }

    private sealed class Uninterested : IRequestObserver
    {
        public bool Wants(InferRequest request, ReadOnlySpan<char> id) => false;

        public void OnAnswered(ObservedRequest request) => throw new InvalidOperationException("It was not wanted.");
    }

    private sealed class FailingObserver(bool atOnce) : IRequestObserver
    {
        public bool Wants(InferRequest request, ReadOnlySpan<char> id) => atOnce ? throw new InvalidOperationException("asked") : true;

        public void OnAnswered(ObservedRequest request) => throw new InvalidOperationException("answered");
    }
}
