using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Onnx.Tests.Support;

namespace ModelGrains.Onnx.Tests.Sessions;

public class LoadTests
{
    [Theory]
    [InlineData("bad_empty")]
    [InlineData("bad_garbage")]
    [InlineData("bad_truncated")]
    [InlineData("bad_opset99")]
    [InlineData("bad_unknown_op")]
    [InlineData("bad_missing_external")]
    [InlineData("bad_escaping_external")]
    public async Task Load_BadModel_FailsWithACleanReasonAndHoldsNothing(string name)
    {
        using var model = new HarnessUnderTest();
        var error = await model.LoadAsync(TestModels.Unchecked(name));
        Assert.NotNull(error);
        Assert.Equal(ModelErrorCode.InvalidInput, error.Code);
        Assert.StartsWith("failed to load 'm/1', ONNX Runtime says: ", error.Message, StringComparison.Ordinal);
        ErrorTexts.AssertClean(error);
        Assert.Equal(InstanceState.Failed, model.Harness.State);
        Assert.Equal(error.Message, model.Harness.Read().Reason);
        Assert.Equal(0, model.Sessions.Count);
        var refused = await model.RefusedAsync(Support.Tensors.Floats("x", [1], 1));
        Assert.Equal(ModelErrorCode.NotReady, refused.Code);
        ErrorTexts.AssertClean(refused);
    }

    [Fact]
    public async Task Load_AfterAFailure_MayTryAgain()
    {
        using var model = new HarnessUnderTest();
        Assert.NotNull(await model.LoadAsync(TestModels.Unchecked("bad_unknown_op")));
        Assert.Null(await model.LoadAsync(TestModels.Source("add_one")));
        Assert.Equal([2f], Assert.Single(await model.InferAsync(Support.Tensors.Floats("x", [1], 1))).Values<float>());
    }

    [Fact]
    public async Task Load_FetchRefuses_GivesItsReason()
    {
        using var model = new HarnessUnderTest();
        var reason = ModelErrors.Conflict("no such package");
        Assert.Same(reason, await model.Harness.LoadAsync(() => Task.FromResult<Outcome<SessionSource>>(reason), default));
        Assert.Equal((InstanceState.Failed, "no such package"), (model.Harness.State, model.Harness.Read().Reason));
    }

    [Fact]
    public async Task Load_FetchThrows_GivesAReasonWithoutThePath()
    {
        using var model = new HarnessUnderTest();
        var error = await model.Harness.LoadAsync(() => throw new FileNotFoundException("Could not find file '/var/lib/modelgrains/packages/aa/files'."), default);
        Assert.Equal(ModelErrorCode.RuntimeFault, error!.Code);
        Assert.StartsWith("failed to load 'm/1': Could not find file", error.Message, StringComparison.Ordinal);
        ErrorTexts.AssertClean(error);
    }

    [Fact]
    public async Task Load_FileMissing_FailsWithACleanReason()
    {
        using var model = new HarnessUnderTest();
        var error = await model.LoadAsync(TestModels.Unchecked("no_such_file"));
        Assert.NotNull(error);
        ErrorTexts.AssertClean(error);
    }

    [Fact]
    public async Task Load_Cancelled_FailsAndHoldsNothing()
    {
        using var model = new HarnessUnderTest();
        var error = await model.LoadAsync(TestModels.Source("add_one"), new CancellationToken(canceled: true));
        Assert.Equal(ModelErrorCode.Cancelled, error!.Code);
        Assert.Equal(InstanceState.Failed, model.Harness.State);
        Assert.Equal(0, model.Sessions.Count);
    }

    [Fact]
    public async Task Load_RightSample_IsReadyAndWarm()
    {
        using var model = new HarnessUnderTest();
        Assert.Null(await model.LoadAsync(WithSample(2f)));
        Assert.Equal(InstanceState.Ready, model.Harness.State);
        Assert.Equal(new InstanceCounters(), model.Harness.Read().Counters);
    }

    [Fact]
    public async Task Load_WrongSample_IsNotLoadedAndSaysWhere()
    {
        using var model = new HarnessUnderTest();
        var error = await model.LoadAsync(WithSample(2.5f));
        Assert.Equal(ModelErrorCode.InvalidInput, error!.Code);
        Assert.Equal("'m/1' gives another answer than its package expects: sample 'ones': output 'y' differs at element 0 by 0.5, allowed 3.5E-05", error.Message);
        Assert.Equal(InstanceState.Failed, model.Harness.State);
        Assert.Equal(0, model.Sessions.Count);
    }

    [Fact]
    public async Task Load_SampleThatFailsInTheRuntime_IsNotLoaded()
    {
        var manifest = TestModels.Manifest("fails_at_run") with
        {
            Samples = [new ModelSample { Name = "far", Inputs = [Support.Tensors.Longs("idx", [1], 99)] }],
        };
        using var model = new HarnessUnderTest();
        var error = await model.LoadAsync(TestModels.Source("fails_at_run", manifest));
        Assert.NotNull(error);
        ErrorTexts.AssertClean(error);
        Assert.Equal(InstanceState.Failed, model.Harness.State);
        Assert.Equal(0, model.Sessions.Count);
    }

    [Fact]
    public async Task Load_WhileReady_IsAProgrammingError()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one");
        await Assert.ThrowsAsync<InvalidOperationException>(() => model.LoadAsync(TestModels.Source("add_one")));
        Assert.Equal(InstanceState.Ready, model.Harness.State);
        Assert.Equal(1, model.Sessions.Count);
    }

    [Fact]
    public async Task Load_SharedThreads_AnswersTheSame()
    {
        using var model = new HarnessUnderTest();
        Assert.Null(await model.LoadAsync(TestModels.Source("mlp_small", TestModels.Manifest("mlp_small") with { Threads = 2 })));
        Assert.Equal(12, Assert.Single(await model.InferAsync(Support.Tensors.Floats("x", [1, 4], 1, 2, 3, 4))).Data.Length);
    }

    [Fact]
    public async Task Cache_TwoInstancesOfOnePackage_ShareASessionUntilTheLastLetsGo()
    {
        var sessions = new OnnxSessionCache(TestProcess.Environment, TestProcess.Freed, RunLimit.None);
        using var one = new HarnessUnderTest(sessions: sessions);
        using var other = new HarnessUnderTest(sessions: sessions);
        await Task.WhenAll(one.LoadAsync(TestModels.Source("add_one")), other.LoadAsync(TestModels.Source("add_one")));
        Assert.Equal(1, sessions.Count);
        await one.Harness.UnloadAsync("test");
        Assert.Equal(1, sessions.Count);
        Assert.Equal([2f], Assert.Single(await other.InferAsync(Support.Tensors.Floats("x", [1], 1))).Values<float>());
        await other.Harness.UnloadAsync("test");
        Assert.Equal(0, sessions.Count);
    }

    [Fact]
    public async Task Cache_OtherPackagesOrThreads_AreOtherSessions()
    {
        var sessions = new OnnxSessionCache(TestProcess.Environment, TestProcess.Freed, RunLimit.None);
        using var one = new HarnessUnderTest(sessions: sessions);
        using var package = new HarnessUnderTest(sessions: sessions);
        using var threads = new HarnessUnderTest(sessions: sessions);
        Assert.Null(await one.LoadAsync(TestModels.Source("add_one")));
        Assert.Null(await package.LoadAsync(TestModels.Source("identity")));
        Assert.Null(await threads.LoadAsync(TestModels.Source("add_one", TestModels.Manifest("add_one") with { Threads = 2 })));
        Assert.Equal(3, sessions.Count);
    }

    private static SessionSource WithSample(float expected)
    {
        var manifest = TestModels.Manifest("add_one") with
        {
            Samples = [new ModelSample { Name = "ones", Inputs = [Support.Tensors.Floats("x", [1], 1)], Expected = [Support.Tensors.Floats("y", [1], expected)] }],
            WarmUp = new WarmUpOptions { Iterations = 3 },
        };
        return TestModels.Source("add_one", manifest);
    }
}
