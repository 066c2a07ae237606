using ModelGrains.Errors;
using ModelGrains.Inference;
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
}
