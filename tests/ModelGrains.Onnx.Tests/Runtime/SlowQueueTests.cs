using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Tests;

namespace ModelGrains.Onnx.Tests.Runtime;

/// <summary>A queue that has become known to take a second for each request refuses at once what has less time than that.</summary>
public class SlowQueueTests
{
    private readonly ManualTime time = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Infer_LongerThanAThirdOfItsTime_IsRefusedAtOnce(bool batching)
    {
        using var model = await LoadAsync(batching);
        var (gate, inside) = await MakeSlowAsync(model);
        var waiting = Send(model, null);

        var refused = Send(model, TimeSpan.FromSeconds(2.5));
        Assert.True(refused.IsCompleted);
        var error = (await refused).Error!;
        Assert.Equal(ModelErrorCode.Overloaded, error.Code);
        Assert.Equal("Exceeds the time of the queue: requests for 'm' wait longer than a third of the 2500 ms that this one has", error.Message);
        Assert.Equal(TimeSpan.FromMilliseconds(100), error.RetryAfter);

        var patient = Send(model, TimeSpan.FromSeconds(3.5));
        var endless = Send(model, null);
        Assert.Equal(3, model.Threads.Waiting);
        gate.Open();
        foreach (var answer in new[] { inside, waiting, patient, endless })
            Assert.True((await answer).IsSuccess);
        Assert.Equal((0, 0), (model.Threads.Waiting, model.Harness.Read().InFlight));
        Assert.Equal(1, model.Harness.Read().Counters.Rejected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Infer_NobodyWaits_IsTakenHoweverLittleTimeItHas(bool batching)
    {
        using var model = await LoadAsync(batching);
        var (gate, inside) = await MakeSlowAsync(model);
        var hasty = Send(model, TimeSpan.FromMilliseconds(1));
        gate.Open();
        Assert.True((await inside).IsSuccess);
        Assert.True((await hasty).IsSuccess);
    }

    private async Task<HarnessUnderTest> LoadAsync(bool batching) => batching
        ? await HarnessUnderTest.BatchingAsync("add_one", new BatchingOptions { MaxBatchSize = 2, MaxQueueSize = 100 }, time: time)
        : await HarnessUnderTest.LoadedAsync("add_one", threads: 1, time: time);

    /// <summary>Two requests, the second of which waits a second for the first; it is inside when this ends.</summary>
    private async Task<(GatedMemory Gate, Task<Outcome<InferResponse>> Answer)> MakeSlowAsync(HarnessUnderTest model)
    {
        var (firstGate, first) = model.Block();
        await firstGate.Entered;
        var (secondGate, second) = model.Block();
        time.Advance(TimeSpan.FromSeconds(1));
        firstGate.Open();
        Assert.True((await first).IsSuccess);
        await secondGate.Entered;
        return (secondGate, second);
    }

    private static Task<Outcome<InferResponse>> Send(HarnessUnderTest model, TimeSpan? timeLeft) =>
        model.Harness.InferAsync(HarnessUnderTest.Request(Support.Tensors.Floats("x", [1], 1)) with { TimeLeft = timeLeft }, default).AsTask();
}
