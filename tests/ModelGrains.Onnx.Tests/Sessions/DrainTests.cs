using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Tests.Support;

namespace ModelGrains.Onnx.Tests.Sessions;

/// <summary>Races made exact: a request stays inside its run until the test lets it go.</summary>
public class DrainTests
{
    [Fact]
    public async Task Unload_WithARequestInside_WaitsForIt()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one");
        var (gate, answer) = model.Block();
        await gate.Entered;
        Assert.Equal(1, model.Harness.Read().InFlight);

        var unload = model.Harness.UnloadAsync("replaced");
        Assert.Equal(InstanceState.Draining, model.Harness.State);
        Assert.False(unload.IsCompleted);
        Assert.Equal(1, model.Sessions.Count);
        var late = await model.RefusedAsync(Support.Tensors.Floats("x", [1], 1));
        Assert.Equal(ModelErrorCode.NotReady, late.Code);
        Assert.Contains("(unloaded: replaced)", late.Message, StringComparison.Ordinal);
        Assert.False(unload.IsCompleted);

        gate.Open();
        var outcome = await answer;
        Assert.Equal([2f], outcome.Value!.Outputs[0].Values<float>());
        await unload;
        Assert.Equal(InstanceState.Unloaded, model.Harness.State);
        Assert.Equal(0, model.Sessions.Count);
        Assert.Equal(0, model.Harness.Read().InFlight);
    }

    [Fact]
    public async Task Unload_WithRequestsWaiting_AnswersThemAll()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one", threads: 1);
        var (gate, first) = model.Block();
        await gate.Entered;
        var waiting = Enumerable.Range(0, 20).Select(i => model.InferAsync(Support.Tensors.Floats("x", [1], i))).ToList();
        Assert.Equal(21, model.Harness.Read().InFlight);
        var unload = model.Harness.UnloadAsync("replaced");
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        gate.Open();
        Assert.True((await first).IsSuccess);
        var answers = await Task.WhenAll(waiting);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i + 1f), answers.Select(outputs => outputs[0].Values<float>()[0]));
        await unload;
        Assert.Equal(21, model.Harness.Read().Counters.Succeeded);
    }

    [Fact]
    public async Task Unload_Twice_WaitsTogether()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one");
        var (gate, answer) = model.Block();
        await gate.Entered;
        var one = model.Harness.UnloadAsync("one");
        var other = model.Harness.UnloadAsync("other");
        Assert.False(one.IsCompleted || other.IsCompleted);
        gate.Open();
        await Task.WhenAll(one, other, answer);
        Assert.Equal((InstanceState.Unloaded, "one"), (model.Harness.State, model.Harness.Read().Reason));
    }

    [Fact]
    public async Task Unload_NothingLoaded_EndsAtOnce()
    {
        using var model = new HarnessUnderTest();
        Assert.True(model.Harness.UnloadAsync("nothing").IsCompletedSuccessfully);
        Assert.Equal(InstanceState.New, model.Harness.State);
        Assert.Contains("(not loaded)", (await model.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_AfterUnload_ServesAgain()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one");
        await model.Harness.UnloadAsync("idle");
        Assert.Null(await model.LoadAsync(TestModels.Source("add_one")));
        Assert.Equal([3f], Assert.Single(await model.InferAsync(Support.Tensors.Floats("x", [1], 2))).Values<float>());
    }

    [Fact]
    public async Task Infer_QueueFull_IsOverloadedAtOnce()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one", threads: 1, queueLimit: 1);
        var (gate, running) = model.Block();
        await gate.Entered;
        var waiting = model.InferAsync(Support.Tensors.Floats("x", [1], 1));
        var refused = model.RefusedAsync(Support.Tensors.Floats("x", [1], 2));
        Assert.True(refused.IsCompleted);
        var error = await refused;
        Assert.Equal(ModelErrorCode.Overloaded, error.Code);
        Assert.Equal("Exceeds maximum queue size: 1 requests are waiting for 'm'", error.Message);
        Assert.True(error.RetryAfter > TimeSpan.Zero);
        Assert.Equal(2, model.Harness.Read().InFlight);
        gate.Open();
        Assert.True((await running).IsSuccess);
        Assert.Equal([2f], (await waiting)[0].Values<float>());
        var counters = model.Harness.Read().Counters;
        Assert.Equal((2, 1, 2), (counters.Succeeded, counters.Rejected, counters.Executions));
    }

    [Fact]
    public async Task Infer_CancelledWhileWaiting_DoesNotRun()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one", threads: 1);
        var (gate, running) = model.Block();
        await gate.Entered;
        using var cancel = new CancellationTokenSource();
        var (never, cancelled) = model.Block(cancel.Token);
        await cancel.CancelAsync();
        gate.Open();
        var outcome = await cancelled;
        Assert.Equal(ModelErrorCode.Cancelled, outcome.Error!.Code);
        Assert.False(never.Entered.IsCompleted);
        Assert.True((await running).IsSuccess);
        var counters = model.Harness.Read().Counters;
        Assert.Equal((1, 1, 1), (counters.Succeeded, counters.Cancelled, counters.Executions));
    }

    [Fact]
    public async Task Infer_CancelledBeforeItComes_DoesNotRun()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one");
        var request = HarnessUnderTest.Request(Support.Tensors.Floats("x", [1], 1));
        var outcome = await model.Harness.InferAsync(request, new CancellationToken(canceled: true));
        Assert.Equal(ModelErrorCode.Cancelled, outcome.Error!.Code);
        Assert.Equal(0, model.Harness.Read().Counters.Executions);
    }

    [Fact]
    public async Task Infer_SlowModelWhileUnloading_IsAnsweredBeforeTheSessionGoes()
    {
        using var model = await HarnessUnderTest.LoadedAsync("slow");
        var answers = Enumerable.Range(0, 4).Select(_ => model.InferAsync(Support.Tensors.Longs("iters", [], 20))).ToList();
        await model.Harness.UnloadAsync("replaced");
        Assert.Equal(0, model.Sessions.Count);
        Assert.All(answers.Select(task => task.IsCompleted || model.Harness.Read().InFlight == 0), Assert.True);
        Assert.All(await Task.WhenAll(answers), outputs => Assert.Equal(4, outputs[0].Data.Length));
    }

    [Fact]
    public async Task Threads_Disposed_TakeNoMore()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one");
        model.Threads.Dispose();
        Assert.Equal(ModelErrorCode.Overloaded, (await model.RefusedAsync(Support.Tensors.Floats("x", [1], 1))).Code);
    }
}
