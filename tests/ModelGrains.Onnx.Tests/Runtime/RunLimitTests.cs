using Microsoft.ML.OnnxRuntime;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Tests;

namespace ModelGrains.Onnx.Tests.Runtime;

[Collection(nameof(WholeProcess))]
public sealed class RunLimitTests
{
    private const long Forever = 1_000_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(new OnnxOptions().MaxRunSeconds);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Infer_LongerThanAllowed_IsEndedAndTheNextIsNot(bool canCallerEndIt)
    {
        // By the real clock: nothing tells when a run is inside the session, which is when a clock of the test's would have to move.
        using var model = await HarnessUnderTest.LoadedAsync("slow", threads: 1, maxRunSeconds: 1);
        using var caller = new CancellationTokenSource();
        var token = canCallerEndIt ? caller.Token : default;
        for (var round = 0; round < 3; round++)
        {
            var outcome = await model.Harness.InferAsync(Iterations(Forever), token);
            Assert.Equal(ModelErrorCode.RuntimeFault, outcome.Error!.Code);
            Assert.Equal("'m' failed on this request: the run took longer than 1 s, which ModelGrains:Onnx:MaxRunSeconds allows", outcome.Error.Message);
            Assert.True((await model.Harness.InferAsync(Iterations(1), token)).IsSuccess);
        }

        var counters = model.Harness.Read().Counters;
        Assert.Equal((3, 3, 6), (counters.Succeeded, counters.Failed, counters.Executions));
    }

    [Fact]
    public async Task Infer_ShorterThanAllowed_IsNeverEnded()
    {
        var time = new ManualTime();
        using var model = await HarnessUnderTest.LoadedAsync("add_one", time: time);
        var (gate, answer) = model.Block();
        await gate.Entered;
        time.Advance(Longest - TimeSpan.FromSeconds(1));
        gate.Open();
        Assert.True((await answer).IsSuccess);
        time.Advance(Longest * 10);
        Assert.Equal([2f], (await model.InferAsync(Support.Tensors.Floats("x", [1], 1)))[0].Values<float>());
    }

    /// <summary>What is looked at while it ends and begins: only runs that are under way are ended, and none after its end.</summary>
    [Fact]
    public async Task EndIfBefore_WhileRunsBeginAndEnd_TouchesNoneThatIsOver()
    {
        using var limit = new RunLimit(new OnnxOptions(), new ManualTime());
        var run = new WatchedRun(limit);
        using var options = new RunOptions();
        var isOver = 0;
        var looking = Task.Factory.StartNew(
            () =>
            {
                while (Volatile.Read(ref isOver) == 0)
                    run.EndIfBefore(1);
            },
            TaskCreationOptions.LongRunning);
        var ended = 0;
        for (var i = 0; i < 200_000; i++)
        {
            // Every second one began too late to be ended.
            run.Begin(options, i % 2);
            Thread.SpinWait(20);
            run.End();
            Assert.Equal(run.IsEnded, options.Terminate);
            Assert.False(run.IsEnded && i % 2 == 1);
            ended += run.IsEnded ? 1 : 0;
            options.Terminate = false;
        }

        Volatile.Write(ref isOver, 1);
        await looking;
        Assert.True(ended > 0);
    }

    private static InferRequest Iterations(long count) => HarnessUnderTest.Request(Support.Tensors.Longs("iters", [], count));
}
