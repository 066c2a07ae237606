using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Tests;

namespace ModelGrains.Onnx.Tests.Batching;

/// <summary>Batches made exact: a request that stays in its run keeps the instance busy, the clock stands until it is moved.</summary>
public class BatcherTests
{
    private static readonly BatchingOptions Eight = new() { MaxBatchSize = 8 };

    private readonly ManualTime time = new();

    [Fact]
    public async Task Infer_Idle_RunsAtOnceAndAlone()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight, time: time);
        Assert.Equal((2f, 1), await Answer(Send(model, 1)));
    }

    [Fact]
    public async Task Infer_Busy_JoinsWhatComesMeanwhile()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight, time: time);
        var (gate, first) = model.Block();
        await gate.Entered;
        var waiting = Enumerable.Range(0, 10).Select(i => Send(model, i)).ToList();
        Assert.Equal((10, 11), (model.Threads.Waiting, model.Harness.Read().InFlight));
        gate.Open();
        Assert.Equal((2f, 1), await Answer(first));
        for (var i = 0; i < 10; i++)
            Assert.Equal((i + 1f, i < 8 ? 8 : 2), await Answer(waiting[i]));
        var counters = model.Harness.Read().Counters;
        Assert.Equal((11, 11, 3), (counters.Succeeded, counters.Inferences, counters.Executions));
        Assert.Equal([(1L, 1L), (2, 1), (8, 1)], counters.Batches.Select(batch => (batch.BatchSize, batch.Executions)));
        Assert.Equal(0, model.Threads.Waiting);
    }

    [Fact]
    public async Task Infer_ThreadFree_RunsBesideTheBatchUnderWay()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight, threads: 2, time: time);
        var (firstGate, first) = model.Block();
        await firstGate.Entered;
        Assert.Equal((3f, 1), await Answer(Send(model, 2)));
        var (secondGate, second) = model.Block();
        await secondGate.Entered;
        var waiting = Enumerable.Range(0, 3).Select(i => Send(model, i)).ToList();
        Assert.Equal(3, model.Threads.Waiting);

        secondGate.Open();
        Assert.Equal((2f, 1), await Answer(second));
        for (var i = 0; i < 3; i++)
            Assert.Equal((i + 1f, 3), await Answer(waiting[i]));
        Assert.False(first.IsCompleted);
        firstGate.Open();
        Assert.Equal((2f, 1), await Answer(first));
    }

    [Fact]
    public async Task Infer_SeveralRowsEach_GetTheirOwnBack()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight, time: time);
        var (gate, first) = model.Block();
        await gate.Entered;
        var two = model.InferAsync(Support.Tensors.Floats("x", [2], 10, 20));
        var three = model.InferAsync(Support.Tensors.Floats("x", [3], 30, 40, 50));
        var none = model.InferAsync(Support.Tensors.Floats("x", [0]));
        gate.Open();
        Assert.True((await first).IsSuccess);
        Assert.Equal([11f, 21f], (await two)[0].Values<float>());
        Assert.Equal([31f, 41f, 51f], (await three)[0].Values<float>());
        Assert.Equal([0L], (await none)[0].Shape.AsEnumerable());
    }

    [Fact]
    public async Task Infer_Delay_WaitsThatLongAndNoLonger()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight with { MaxQueueDelayMicroseconds = 1000 }, time: time);
        var one = Send(model, 1);
        time.Advance(TimeSpan.FromMicroseconds(600));
        var other = Send(model, 2);
        time.Advance(TimeSpan.FromMicroseconds(399));
        Assert.Equal((false, false, 2), (one.IsCompleted, other.IsCompleted, model.Threads.Waiting));
        time.Advance(TimeSpan.FromMicroseconds(1));
        Assert.Equal((2f, 2), await Answer(one));
        Assert.Equal((3f, 2), await Answer(other));
        Assert.Equal(1000, (await one).Value!.Timing.QueueMicroseconds);
    }

    [Fact]
    public async Task Infer_DelayAndPreferredOrFull_DoesNotWait()
    {
        using var model = await HarnessUnderTest.BatchingAsync(
            "add_one", Eight with { MaxQueueDelayMicroseconds = 1000, PreferredBatchSizes = [3] }, time: time);
        var three = Enumerable.Range(0, 3).Select(i => Send(model, i)).ToList();
        foreach (var answer in three)
            Assert.Equal(3, (await Answer(answer)).Batch);
        Assert.Equal(8, (await model.Harness.InferAsync(Rows(8), default)).Value!.Timing.BatchSize);
    }

    [Fact]
    public async Task Infer_Priorities_AreServedHighestFirst()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", new BatchingOptions { MaxBatchSize = 2, PriorityLevels = 3 }, time: time);
        var (gate, first) = model.Block();
        await gate.Entered;
        var order = new List<int>();
        var waiting = new List<Task>();
        foreach (var (name, priority) in ((int, int)[])[(1, 3), (2, 0), (3, 1), (4, 2)])
        {
            // As many rows as a batch takes: each runs alone, on one thread, and tells when.
            var memory = new GatedMemory(new byte[8], () => order.Add(name));
            memory.Open();
            var input = new ModelGrains.Tensors.Tensor { Name = "x", DataType = ModelGrains.Tensors.DataType.Fp32, Shape = [2], Data = memory.Memory };
            waiting.Add(model.Harness.InferAsync(HarnessUnderTest.Request(input) with { Priority = priority }, default).AsTask());
        }

        var refused = await model.Harness.InferAsync(Rows(2) with { Priority = 4 }, default);
        Assert.Equal(ModelErrorCode.InvalidInput, refused.Error!.Code);
        gate.Open();
        Assert.True((await first).IsSuccess);
        await Task.WhenAll(waiting);
        Assert.Equal([3, 4, 1, 2], order);
    }

    [Fact]
    public async Task Infer_QueueFull_IsOverloadedAtOnce()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight with { MaxQueueSize = 2 }, time: time);
        var (gate, first) = model.Block();
        await gate.Entered;
        var waiting = new[] { Send(model, 1), Send(model, 2) };
        var full = await Send(model, 3);
        Assert.Equal((ModelErrorCode.Overloaded, "Exceeds maximum queue size: 2 requests are waiting for 'm'"), (full.Error!.Code, full.Error.Message));
        Assert.True(full.Error.RetryAfter > TimeSpan.Zero);
        gate.Open();
        Assert.True((await first).IsSuccess);
        foreach (var answer in waiting)
            Assert.True((await answer).IsSuccess);
    }

    [Fact]
    public async Task Infer_QueueOfTheServerFull_IsOverloadedAtOnce()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight, time: time, queueLimit: 1);
        var (gate, first) = model.Block();
        await gate.Entered;
        var waiting = Send(model, 1);
        Assert.Equal(ModelErrorCode.Overloaded, (await Send(model, 2)).Error!.Code);
        gate.Open();
        Assert.True((await first).IsSuccess && (await waiting).IsSuccess);
    }

    [Fact]
    public async Task Infer_TimeoutAndReject_IsTooLateWhileTheInstanceIsBusy()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight with { QueueTimeoutMicroseconds = 500 }, time: time);
        var (gate, first) = model.Block();
        await gate.Entered;
        var late = Send(model, 1);
        time.Advance(TimeSpan.FromMicroseconds(400));
        var inTime = Send(model, 2);
        Assert.False(late.IsCompleted);
        time.Advance(TimeSpan.FromMicroseconds(100));
        var error = (await late).Error!;
        Assert.Equal((ModelErrorCode.DeadlineExceeded, "Request timeout expired"), (error.Code, error.Message));
        Assert.Equal((false, 1), (inTime.IsCompleted, model.Threads.Waiting));
        gate.Open();
        Assert.Equal((3f, 1), await Answer(inTime));
        Assert.True((await first).IsSuccess);
        Assert.Equal((2, 1), (model.Harness.Read().Counters.Executions, model.Harness.Read().Counters.Cancelled));
    }

    [Fact]
    public async Task Infer_TimeoutAndDelay_RunsAfterTheOthers()
    {
        using var model = await HarnessUnderTest.BatchingAsync(
            "add_one", new BatchingOptions { MaxBatchSize = 2, QueueTimeoutMicroseconds = 500, TimeoutAction = QueueTimeoutAction.Delay }, time: time);
        var (gate, first) = model.Block();
        await gate.Entered;
        var late = Send(model, 1);
        time.Advance(TimeSpan.FromMicroseconds(500));
        var others = new[] { Send(model, 2), Send(model, 3), Send(model, 4) };
        gate.Open();
        Assert.Equal((3f, 2), await Answer(others[0]));
        Assert.Equal((4f, 2), await Answer(others[1]));
        Assert.Equal((5f, 2), await Answer(others[2]));
        Assert.Equal((2f, 2), await Answer(late));
        Assert.True((await first).IsSuccess);
    }

    [Fact]
    public async Task Infer_CancelledWhileWaiting_IsAnsweredAtOnceAndNotInTheBatch()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight, time: time);
        var (gate, first) = model.Block();
        await gate.Entered;
        using var cancel = new CancellationTokenSource();
        var cancelled = model.Harness.InferAsync(Rows(1), cancel.Token).AsTask();
        var other = Send(model, 2);
        await cancel.CancelAsync();
        Assert.Equal(ModelErrorCode.Cancelled, (await cancelled).Error!.Code);
        Assert.Equal(1, model.Threads.Waiting);
        gate.Open();
        Assert.Equal((3f, 1), await Answer(other));
        Assert.True((await first).IsSuccess);
    }

    [Fact]
    public async Task Infer_LargerThanTheLargestBatch_IsRefused()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight, time: time);
        var error = (await model.Harness.InferAsync(Rows(9), default)).Error!;
        Assert.Equal(ModelErrorCode.InvalidInput, error.Code);
        Assert.StartsWith("inference request batch-size must be <= 8 for 'm'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unload_WithABatchWaiting_AnswersIt()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight, time: time);
        var (gate, first) = model.Block();
        await gate.Entered;
        var waiting = new[] { Send(model, 1), Send(model, 2) };
        var unload = model.Harness.UnloadAsync("replaced");
        Assert.Equal(ModelErrorCode.NotReady, (await Send(model, 3)).Error!.Code);
        gate.Open();
        await unload;
        foreach (var answer in waiting)
            Assert.Equal(2, (await Answer(answer)).Batch);
        Assert.True((await first).IsSuccess);
        Assert.Equal(0, model.Sessions.Count);
    }

    [Fact]
    public async Task Infer_Inline_LetsTheNextBatchRunAfterIt()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", Eight, time: time);
        for (var i = 0; i < 3; i++)
            await model.InferAsync(Support.Tensors.Floats("x", [1], i));
        var gate = new GatedMemory(BitConverter.GetBytes(1f));
        var input = new ModelGrains.Tensors.Tensor { Name = "x", DataType = ModelGrains.Tensors.DataType.Fp32, Shape = [1], Data = gate.Memory };
        var inline = Task.Run(() => model.Harness.InferAsync(HarnessUnderTest.Request(input), default, mayRunInline: true).AsTask());
        await gate.Entered;
        Assert.DoesNotContain("inference", gate.EnteredOn, StringComparison.Ordinal);
        var waiting = new[] { Send(model, 1), Send(model, 2) };
        Assert.All(waiting, answer => Assert.False(answer.IsCompleted));
        gate.Open();
        Assert.True((await inline).IsSuccess);
        foreach (var answer in waiting)
            Assert.Equal(2, (await Answer(answer)).Batch);
    }

    private static InferRequest Rows(int count, float value = 0)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return HarnessUnderTest.Request(Support.Tensors.Floats("x", [count], values));
    }

    private static Task<Outcome<InferResponse>> Send(HarnessUnderTest model, float value) => model.Harness.InferAsync(Rows(1, value), default).AsTask();

    private static async Task<(float Value, int Batch)> Answer(Task<Outcome<InferResponse>> answer)
    {
        var outcome = await answer;
        Assert.True(outcome.IsSuccess, outcome.Error?.Message);
        return (Assert.Single(outcome.Value.Outputs[0].Values<float>()), outcome.Value.Timing.BatchSize);
    }
}
