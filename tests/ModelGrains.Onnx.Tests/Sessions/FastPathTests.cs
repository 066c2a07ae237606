using ModelGrains.Core.Inference;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Tests;

namespace ModelGrains.Onnx.Tests.Sessions;

/// <summary>What the calling thread may run itself, what that costs, and how what waits or runs is ended.</summary>
public class FastPathTests
{
    /// <summary>Measured: 216 bytes, the answer itself (one output of three floats); a fifth more is allowed.</summary>
    private const int InlineBudget = 260;

    [Fact]
    public async Task Infer_QuickAndAllowed_IsAnsweredBeforeTheCallReturns()
    {
        using var model = await QuickAsync("mlp_small");
        var answer = Infer(model, Row(), inline: true);
        Assert.True(answer.IsCompletedSuccessfully);
        var response = (await answer).Value!;
        Assert.Equal(("m", 1, "42", "y"), (response.Model.Value, response.Version.Value, response.Id, response.Outputs[0].Name));
        Assert.Equal(1, response.Timing.BatchSize);
        Assert.Equal(0, response.Timing.QueueMicroseconds);
    }

    [Fact]
    public async Task Infer_QuickAndNotAllowed_RunsOnAnInferenceThread()
    {
        using var model = await QuickAsync("add_one");
        var (gate, answer) = model.Block();
        await gate.Entered;
        Assert.StartsWith("inference ", gate.EnteredOn, StringComparison.Ordinal);
        gate.Open();
        Assert.True((await answer).IsSuccess);
    }

    [Fact]
    public async Task Infer_NothingKnownOfTheSpeed_IsQueued()
    {
        using var model = await HarnessUnderTest.LoadedAsync("mlp_small");
        Assert.False(await RanInlineAsync(model));
    }

    [Fact]
    public async Task Infer_SlowModel_IsQueued()
    {
        using var model = await HarnessUnderTest.LoadedAsync("slow");
        for (var i = 0; i < 3; i++)
            await model.InferAsync(Support.Tensors.Longs("iters", [], 20));
        var gate = new GatedMemory(BitConverter.GetBytes(1L));
        gate.Open();
        var input = new ModelGrains.Tensors.Tensor { Name = "iters", DataType = ModelGrains.Tensors.DataType.Int64, Shape = [], Data = gate.Memory };
        Assert.True((await Infer(model, HarnessUnderTest.Request(input), inline: true)).IsSuccess);
        Assert.StartsWith("inference ", gate.EnteredOn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_ManyRunOnCallersThreads_IsQueued()
    {
        using var model = await QuickAsync("add_one", threads: 1);
        var (gate, answer) = model.Block();
        await gate.Entered;
        Assert.True((await Infer(model, Ones(1), inline: true)).IsSuccess);
        while (model.Threads.TryBeginInline())
        {
            // Every place that callers may take.
        }

        var waiting = Infer(model, Ones(1), inline: true);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, model.Threads.Waiting);
        gate.Open();
        Assert.True((await waiting).IsSuccess);
        Assert.True((await answer).IsSuccess);
    }

    [Fact]
    public async Task Infer_Inline_AllocatesTheAnswerAndLittleMore()
    {
        using var model = await QuickAsync("mlp_small");
        var request = Row();
        const int calls = 1000;
        Run(calls);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(calls);
        var perCall = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)calls;
        Assert.InRange(perCall, 1, InlineBudget);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var answer = model.Harness.InferAsync(request, CancellationToken.None, mayRunInline: true);
                Assert.True(answer.IsCompletedSuccessfully && answer.Result.IsSuccess);
            }
        }
    }

    [Fact]
    public void Check_RightRequest_AllocatesNothing()
    {
        var signature = TestModels.Manifest("mlp_small").Signature;
        var request = Row() with { Outputs = ["y"] };
        Assert.Null(RequestValidator.Check(signature, request));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _ = RequestValidator.Check(signature, request);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Infer_CancelledWhileWaiting_IsAnsweredWhileTheThreadIsBusy()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one", threads: 1, queueLimit: 1);
        var (gate, running) = model.Block();
        await gate.Entered;
        using var cancel = new CancellationTokenSource();
        var (never, cancelled) = model.Block(cancel.Token);
        await cancel.CancelAsync();
        Assert.Equal(ModelErrorCode.Cancelled, (await cancelled).Error!.Code);
        Assert.Equal((0, 1), (model.Threads.Waiting, model.Harness.Read().InFlight));

        // Its place is free again.
        var next = model.InferAsync(Support.Tensors.Floats("x", [1], 5));
        Assert.False(next.IsCompleted);
        gate.Open();
        Assert.Equal([6f], (await next)[0].Values<float>());
        Assert.True((await running).IsSuccess);
        Assert.False(never.Entered.IsCompleted);
    }

    [Fact]
    public async Task Infer_CancelledWhileRunning_EndsBetweenNodesAndTheSessionGoesOn()
    {
        using var model = await HarnessUnderTest.LoadedAsync("slow", threads: 1);
        using var cancel = new CancellationTokenSource();
        var gate = new GatedMemory(BitConverter.GetBytes(1_000_000_000L));
        var input = new ModelGrains.Tensors.Tensor { Name = "iters", DataType = ModelGrains.Tensors.DataType.Int64, Shape = [], Data = gate.Memory };
        var answer = model.Harness.InferAsync(HarnessUnderTest.Request(input), cancel.Token).AsTask();
        await gate.Entered;
        gate.Open();
        await cancel.CancelAsync();
        Assert.Equal(ModelErrorCode.Cancelled, (await answer).Error!.Code);
        Assert.Equal(4, (await model.InferAsync(Support.Tensors.Longs("iters", [], 1)))[0].Data.Length);
        var counters = model.Harness.Read().Counters;
        Assert.Equal((1, 1, 0), (counters.Succeeded, counters.Cancelled, counters.Failed));
    }

    [Fact]
    public async Task Infer_CancelledAgainAndAgain_EveryOtherIsAnsweredRight()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one", threads: 2);
        var answers = new List<(int Value, Task<Outcome<InferResponse>> Answer)>();
        for (var i = 0; i < 500; i++)
        {
            var cancel = new CancellationTokenSource();
            var request = HarnessUnderTest.Request(Support.Tensors.Floats("x", [1], i));
            answers.Add((i, model.Harness.InferAsync(request, cancel.Token).AsTask()));
            if (i % 3 == 0)
                _ = Task.Run(cancel.Cancel);
        }

        foreach (var (value, answer) in answers)
        {
            var outcome = await answer;
            if (outcome.IsSuccess)
                Assert.Equal([value + 1f], outcome.Value.Outputs[0].Values<float>());
            else
                Assert.True(value % 3 == 0 && outcome.Error.Code == ModelErrorCode.Cancelled, outcome.Error.ToString());
        }

        Assert.Equal((0, 0), (model.Harness.Read().InFlight, model.Threads.Waiting));
        var counters = model.Harness.Read().Counters;
        Assert.Equal(500, counters.Succeeded + counters.Cancelled);
    }

    [Fact]
    public async Task Infer_ModelsOwnQueueFull_LeavesTheServersToOthers()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", new BatchingOptions { MaxQueueSize = 1 });
        var (gate, running) = model.Block();
        await gate.Entered;
        var waiting = model.InferAsync(Support.Tensors.Floats("x", [1], 1));
        var error = await model.RefusedAsync(Support.Tensors.Floats("x", [1], 2));
        Assert.Equal((ModelErrorCode.Overloaded, 1), (error.Code, model.Threads.Waiting));
        gate.Open();
        Assert.True((await running).IsSuccess);
        Assert.Equal([2f], (await waiting)[0].Values<float>());
        Assert.Equal([3f], (await model.InferAsync(Support.Tensors.Floats("x", [1], 2)))[0].Values<float>());
    }

    [Fact]
    public async Task Infer_Classification_AnswersTheBestClasses()
    {
        using var model = await HarnessUnderTest.LoadedAsync("identity");
        var request = HarnessUnderTest.Request(Support.Tensors.Floats("x", [1, 4], 1, 4, 3, 2)) with
        {
            Classifications = [new OutputClassification { Output = "y", Count = 2 }],
        };
        Assert.Equal(["4.000000:1", "3.000000:2"], (await Infer(model, request, inline: false)).Value!.Outputs[0].Strings());
        var wrong = await Infer(model, request with { Classifications = [new OutputClassification { Output = "z", Count = 2 }] }, inline: false);
        Assert.Equal(ModelErrorCode.InvalidInput, wrong.Error!.Code);
    }

    [Fact]
    public async Task Counters_SeveralRuns_AddUp()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one");
        var before = model.Harness.Read().Counters;
        for (var i = 0; i < 5; i++)
            Assert.True((await Infer(model, Ones(1 + (i % 2)), inline: i < 3)).IsSuccess);
        Assert.Equal(ModelErrorCode.InvalidInput, (await model.RefusedAsync(Support.Tensors.Floats("z", [1], 1))).Code);
        var after = model.Harness.Read().Counters;
        Assert.Equal((5, 1, 7, 5), (after.Succeeded - before.Succeeded, after.Rejected, after.Inferences - before.Inferences, after.Executions - before.Executions));
        Assert.Equal([1L, 2L], after.Batches.Select(batch => batch.BatchSize));
        Assert.Equal(after.Executions, after.Batches.Sum(batch => batch.Executions));
        Assert.Equal(2, after.Batches[1].Executions);
        Assert.Equal(LatencyHistogram.Bounds.Length + 1, after.RequestLatency.Counts.Length);
        foreach (var histogram in (LatencyHistogram[])[after.QueueLatency, after.ComputeLatency, after.RequestLatency])
            Assert.Equal(after.Succeeded, histogram.Counts.Sum());
        Assert.Equal((after.QueueMicroseconds, after.ComputeMicroseconds, after.SucceededMicroseconds),
            (after.QueueLatency.SumMicroseconds, after.ComputeLatency.SumMicroseconds, after.RequestLatency.SumMicroseconds));
        Assert.True(after.SucceededMicroseconds >= after.QueueMicroseconds + after.ComputeMicroseconds);
        Assert.InRange(after.LastUsed!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Counters_ManyBatchSizes_KeepAtMost256AndCountAllRuns()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one");
        for (var rows = 1; rows <= 300; rows++)
            await model.InferAsync(Support.Tensors.Floats("x", [rows], new float[rows]));
        var counters = model.Harness.Read().Counters;
        Assert.Equal(300, counters.Executions);
        Assert.InRange(counters.Batches.Length, 1, 256);
    }

    /// <summary>A model whose runs are quick however busy the machine is: its clock stands.</summary>
    private static async Task<HarnessUnderTest> QuickAsync(string name, int threads = 2)
    {
        var model = await HarnessUnderTest.LoadedAsync(name, threads, time: new ManualTime());
        for (var i = 0; i < 2; i++)
            Assert.False(await RanInlineAsync(model));
        Assert.True(await RanInlineAsync(model));
        return model;
    }

    /// <summary>Whether the calling thread ran it: its inputs were pinned there.</summary>
    private static async Task<bool> RanInlineAsync(HarnessUnderTest model)
    {
        var isSmall = model.Name == "mlp_small";
        var gate = new GatedMemory(new byte[isSmall ? 16 : 4]);
        gate.Open();
        var input = new ModelGrains.Tensors.Tensor { Name = "x", DataType = ModelGrains.Tensors.DataType.Fp32, Shape = isSmall ? [1, 4] : [1], Data = gate.Memory };
        Assert.True((await Infer(model, HarnessUnderTest.Request(input), inline: true)).IsSuccess);
        return gate.EnteredOn is not ['i', 'n', 'f', ..];
    }

    private static ValueTask<Outcome<InferResponse>> Infer(HarnessUnderTest model, InferRequest request, bool inline) =>
        model.Harness.InferAsync(request, CancellationToken.None, inline);

    private static InferRequest Row() => HarnessUnderTest.Request(Support.Tensors.Floats("x", [1, 4], 1, 2, 3, 4));

    private static InferRequest Ones(int rows) => HarnessUnderTest.Request(Support.Tensors.Floats("x", [rows], new float[rows]));
}
