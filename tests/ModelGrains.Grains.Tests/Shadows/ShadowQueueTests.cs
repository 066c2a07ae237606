using ModelGrains.Errors;
using ModelGrains.Grains.Shadows;
using ModelGrains.Inference;
using ModelGrains.Routing;
using ModelGrains.Shadows;
using ModelGrains.Tensors;

namespace ModelGrains.Grains.Tests.Shadows;

/// <summary>A shadow that answers only when it is told: what waits, what is dropped, and what the primary's callers see of it.</summary>
public sealed class ShadowQueueTests
{
    private static readonly Outcome<InferResponse> Two =
        new InferResponse { Model = ModelName.Parse("m"), Version = new ModelVersion(2), Outputs = [Tensor.From("y", [1], [2f])] };

    [Fact]
    public async Task Hanging_TheQueueIsFull_DropsAndThePrimaryAnswers()
    {
        var puppet = new PuppetTarget();
        await using var cluster = await ShadowCluster.StartAsync(puppet, configure: options => options.QueueLength = 3);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"));

        await cluster.InferAsync(1);
        var answer = await puppet.NextAsync();
        for (var i = 0; i < 5; i++)
            await cluster.InferAsync(1);

        // One runs, three wait, two were dropped.
        Assert.Equal(new ShadowCounters { Dropped = 2 }, (await cluster.ReadAsync("m/2"))!.Counters);
        answer(Two);
        for (var i = 0; i < 3; i++)
            (await puppet.NextAsync())(Two);
        var status = await cluster.ReadAllAsync("m/2", 6);
        Assert.Equal((4, 2, 4), (status.Comparison.Pairs, status.Comparison.Dropped, puppet.Seen.Count));
    }

    [Fact]
    public async Task Hanging_TheQueueIsFull_CountsRequestsWithoutSeeingThemUntilACopyEnds()
    {
        var puppet = new PuppetTarget();
        await using var cluster = await ShadowCluster.StartAsync(puppet, configure: options => options.QueueLength = 1);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"));
        var request = Testing.Requests.AddOne("m", 1);
        await cluster.InferAsync(1);
        var running = await puppet.NextAsync();
        await cluster.InferAsync(1);

        Assert.Null(cluster.Tap.Begin(request));
        Assert.Null(cluster.Tap.Begin(request with { Version = new ModelVersion(1) }));
        Assert.Equal(new ShadowCounters { Dropped = 2 }, (await cluster.ReadAsync("m/2"))!.Counters);

        running(Two);
        running = await puppet.NextAsync();
        await cluster.InferAsync(1);
        running(Two);
        (await puppet.NextAsync())(Two);
        Assert.Equal((3, 2), await PairsAsync(cluster, 5));
    }

    [Fact]
    public async Task Hanging_TheQueueIsFullByBytes_CountsRequestsWithoutSeeingThem()
    {
        var puppet = new PuppetTarget();
        await using var cluster = await ShadowCluster.StartAsync(puppet, configure: options => options.QueueMegabytes = 1);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"));
        var large = Testing.Requests.Of("m", null, Tensor.From<float>("x", [40_000], new float[40_000]));
        await cluster.InferAsync(1);
        var running = await puppet.NextAsync();

        // The next is 160 kB, and has an answer of as many: two of them are more than half of 1 MiB.
        await cluster.InferAsync(large);
        await cluster.InferAsync(large);
        Assert.Equal(new ShadowCounters { Dropped = 1 }, (await cluster.ReadAsync("m/2"))!.Counters);
        Assert.NotNull(cluster.Tap.Begin(large));
        Assert.Null(cluster.Tap.Begin(Testing.Requests.Of("m", null, Tensor.From<float>("x", [60_000], new float[60_000]))));

        running(Two);
        (await puppet.NextAsync())(Two);
        Assert.Equal((2, 2), await PairsAsync(cluster, 4));
    }

    [Fact]
    public async Task Hanging_TheRouteIsSplit_CountsWhatThePrimaryAnswered()
    {
        var puppet = new PuppetTarget();
        await using var cluster = await ShadowCluster.StartAsync(puppet, configure: options => options.QueueLength = 1);
        var spec = new RouteSpec
        {
            Targets = [new RouteTarget { Version = new ModelVersion(1), Weight = 1 }, new RouteTarget { Version = new ModelVersion(2), Weight = 0 }],
            Shadows = [ShadowCluster.Shadow("foreign", "other/1")],
        };
        Assert.True((await cluster.Routes.SetAsync(ShadowCluster.Model, spec, "test", "test", Core.Catalog.EntityTagCondition.Any, CancellationToken.None)).IsSuccess);
        await cluster.InferAsync(1);
        var running = await puppet.NextAsync();
        await cluster.InferAsync(1);

        await cluster.InferAsync(1);
        await cluster.InferAsync(Testing.Requests.AddOne("m", 1, version: 2));

        running(Two);
        (await puppet.NextAsync())(Two);
        var status = await cluster.ReadAllAsync("other/1", 3);
        Assert.Equal((2, new ShadowCounters { Dropped = 1 }), (status.Comparison.Pairs, status.Counters));
    }

    [Fact]
    public async Task Hanging_ForHalfOfTheirTime_WhatWaitsBehindItIsNotRun()
    {
        var puppet = new PuppetTarget();
        await using var cluster = await ShadowCluster.StartAsync(puppet);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"));
        await cluster.InferAsync(1);
        var running = await puppet.NextAsync();
        await cluster.InferAsync(2);

        cluster.Time.Pass(TimeSpan.FromSeconds(6));
        await cluster.InferAsync(3);
        running(Two);
        (await puppet.NextAsync())(Two);

        var status = await cluster.ReadAllAsync("m/2", 3);
        Assert.Equal((2, new ShadowCounters { Expired = 1 }), (status.Comparison.Pairs, status.Counters));
        Assert.Equal([1f, 3f], puppet.Seen.Select(copy => copy.Inputs[0].AsSpan<float>()[0]));
    }

    [Fact]
    public async Task Copies_FromManyCallers_AreAllComparedWhereverTheyFoundTheThread()
    {
        await using var cluster = await ShadowCluster.StartAsync(new Yielding(), configure: options => options.QueueLength = 10_000);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"));

        await Parallel.ForEachAsync(Enumerable.Range(0, 4000), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => await cluster.InferAsync(i));

        Assert.Equal((4000, 0), await PairsAsync(cluster, 4000));
    }

    [Fact]
    public async Task Hanging_OneShadow_HoldsNoOtherUp()
    {
        var puppet = new PuppetTarget();
        await using var cluster = await ShadowCluster.StartAsync(puppet);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"));
        await cluster.InferAsync(1);
        var hanging = await puppet.NextAsync();

        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"), ShadowCluster.Shadow("foreign", "other/1"));
        await cluster.InferAsync(1);
        (await puppet.NextAsync())(Two);

        Assert.Equal(1, (await cluster.ReadAllAsync("other/1", 1)).Comparison.Pairs);
        Assert.Equal(["m", "other"], puppet.Seen.Select(copy => copy.Model.Value));
        hanging(Two);
        (await puppet.NextAsync())(Two);
        await cluster.ReadAllAsync("m/2", 2);
    }

    [Fact]
    public async Task Hanging_ForLongerThanTheTime_IsADeadlineThatPassed()
    {
        var puppet = new PuppetTarget();
        await using var cluster = await ShadowCluster.StartAsync(puppet);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"));

        await cluster.InferAsync(1, timeLeft: TimeSpan.FromMilliseconds(50));

        var status = await cluster.ReadAllAsync("m/2", 1);
        // Where the machine is slow the time is over before the copy runs.
        Assert.True(status.Counters.Expired == 1 || Assert.Single(status.Comparison.CandidateErrors).Code == ModelErrorCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Pressure_PausesDropsWhatWaitsAndResumesAfterTheCalm()
    {
        var puppet = new PuppetTarget();
        await using var cluster = await ShadowCluster.StartAsync(puppet);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"));
        await cluster.InferAsync(1);
        var running = await puppet.NextAsync();
        await cluster.InferAsync(1);

        cluster.Silo.Observe(TimeSpan.FromSeconds(60));
        await cluster.InferAsync(1);
        running(Two);
        var paused = await cluster.ReadAllAsync("m/2", 3);
        Assert.Equal((1, new ShadowCounters { Paused = 2 }), (paused.Comparison.Pairs, paused.Counters));

        cluster.Silo.Observe(TimeSpan.Zero);
        await cluster.InferAsync(1);
        cluster.Time.Pass(TimeSpan.FromHours(1));
        cluster.Silo.Observe(TimeSpan.Zero);
        await cluster.InferAsync(1);
        (await puppet.NextAsync())(Two);

        var status = await cluster.ReadAllAsync("m/2", 5);
        Assert.Equal((2, new ShadowCounters { Paused = 3 }), (status.Comparison.Pairs, status.Counters));
        Assert.Equal([ShadowEventKind.Paused, ShadowEventKind.Resumed], status.Events.Select(happened => happened.Kind));
        Assert.Equal("work waits 60000 ms for a thread, expected less than 60000 ms", status.Events[0].Reason);
    }

    [Fact]
    public async Task Share_OfRequestsWithIds_IsTheSameRequestsEachTime()
    {
        var puppet = new PuppetTarget();
        await using var cluster = await ShadowCluster.StartAsync(puppet);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2") with { Share = 0.5 });

        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 20; i++)
                await cluster.InferAsync(1, $"r-{i}");
        }

        var rule = new Core.Shadows.ShadowRule(ShadowCluster.Model, ShadowCluster.Shadow("own", "m/2") with { Share = 0.5 });
        var expected = Enumerable.Range(0, 20).Select(i => $"r-{i}").Where(id => rule.Takes(Testing.Requests.AddOne("m", 1), id, default)).ToList();
        for (var i = 0; i < 2 * expected.Count; i++)
            (await puppet.NextAsync())(Two);
        Assert.Equal(2 * expected.Count, (await cluster.ReadAllAsync("m/2", 2 * expected.Count)).Comparison.Pairs);
        Assert.Equal([.. expected, .. expected], puppet.Seen.Select(copy => copy.Id));
    }

    [Fact]
    public async Task Removed_WhatWaitsIsDroppedAndTheReportStays()
    {
        var puppet = new PuppetTarget();
        await using var cluster = await ShadowCluster.StartAsync(puppet);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"));
        await cluster.InferAsync(1);
        var running = await puppet.NextAsync();
        await cluster.InferAsync(1);

        await cluster.SetAsync();
        running(Two);

        var status = await cluster.ReadAllAsync("m/2", 2);
        Assert.Equal((1, new ShadowCounters { Expired = 1 }), (status.Comparison.Pairs, status.Counters));
    }

    private static async Task<(long Pairs, long Dropped)> PairsAsync(ShadowCluster cluster, long requests)
    {
        var status = await cluster.ReadAllAsync("m/2", requests);
        Assert.Equal(status.Counters.Dropped, status.Counters.Sum);
        return (status.Comparison.Pairs, status.Counters.Dropped);
    }

    /// <summary>A shadow that answers at once, on another thread.</summary>
    private sealed class Yielding : IShadowTarget
    {
        public async ValueTask<Outcome<InferResponse>> InferAsync(InferRequest copy, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return Two;
        }
    }
}
