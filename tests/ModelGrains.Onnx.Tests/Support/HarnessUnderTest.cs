using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Tests.Support;

/// <summary>A harness with its own cache and threads.</summary>
internal sealed class HarnessUnderTest : IDisposable
{
    public HarnessUnderTest(int threads = 2, int queueLimit = 4096, OnnxSessionCache? sessions = null, TimeProvider? time = null, int maxRunSeconds = 60)
    {
        Limit = new RunLimit(new OnnxOptions { MaxRunSeconds = maxRunSeconds }, time ?? TimeProvider.System);
        Sessions = sessions ?? new OnnxSessionCache(TestProcess.Environment, TestProcess.Freed, Limit);
        Threads = new InferenceThreads(new OnnxOptions { InferenceThreads = threads, QueueLimit = queueLimit }, time ?? TimeProvider.System);
        Harness = new SessionHarness(InstanceKey.Parse("m/1#0"), Sessions, Threads, time ?? TimeProvider.System);
    }

    public RunLimit Limit { get; }

    public OnnxSessionCache Sessions { get; }

    public InferenceThreads Threads { get; }

    public SessionHarness Harness { get; }

    /// <summary>The model loaded last; empty before.</summary>
    public string Name { get; private set; } = "";

    public static async Task<HarnessUnderTest> LoadedAsync(string model, int threads = 2, int queueLimit = 4096, TimeProvider? time = null, int maxRunSeconds = 60)
    {
        var made = new HarnessUnderTest(threads, queueLimit, time: time, maxRunSeconds: maxRunSeconds);
        Assert.Null(await made.LoadAsync(TestModels.Source(model)));
        return made;
    }

    /// <summary>Loads a model with batching.</summary>
    public static async Task<HarnessUnderTest> BatchingAsync(string model, BatchingOptions batching, int threads = 1, TimeProvider? time = null, int queueLimit = 4096)
    {
        var made = new HarnessUnderTest(threads, queueLimit, time: time);
        Assert.Null(await made.LoadAsync(TestModels.Source(model, TestModels.Manifest(model) with { Batching = batching })));
        return made;
    }

    public static InferRequest Request(params ImmutableArray<Tensor> inputs) => new() { Model = ModelName.Parse("m"), Id = "42", Inputs = inputs };

    public Task<ModelError?> LoadAsync(SessionSource source, CancellationToken cancellationToken = default)
    {
        Name = source.Manifest.Name.Value;
        return Harness.LoadAsync(() => Task.FromResult<Outcome<SessionSource>>(source), cancellationToken);
    }

    public async Task<ImmutableArray<Tensor>> InferAsync(params ImmutableArray<Tensor> inputs)
    {
        var outcome = await Harness.InferAsync(Request(inputs), default);
        Assert.True(outcome.IsSuccess, outcome.Error?.Message);
        return outcome.Value.Outputs;
    }

    public async Task<ModelError> RefusedAsync(params ImmutableArray<Tensor> inputs)
    {
        var outcome = await Harness.InferAsync(Request(inputs), default);
        Assert.False(outcome.IsSuccess);
        return outcome.Error;
    }

    /// <summary>Sends a request to add_one that stays inside its run until the gate is opened.</summary>
    public (GatedMemory Gate, Task<Outcome<InferResponse>> Answer) Block(CancellationToken cancellationToken = default)
    {
        var gate = new GatedMemory(BitConverter.GetBytes(1f));
        var input = new Tensor { Name = "x", DataType = DataType.Fp32, Shape = [1], Data = gate.Memory };
        return (gate, Harness.InferAsync(Request(input), cancellationToken).AsTask());
    }

    public void Dispose()
    {
        Threads.Dispose();
        Harness.UnloadAsync("test over").GetAwaiter().GetResult();
    }
}
