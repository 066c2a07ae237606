using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Tests.Sessions;

/// <summary>Random commands from several callers at once: never two loads, never a session gone with a request inside, and the counters add up.</summary>
public class HarnessPropertyTests
{
    public enum Command
    {
        Load,
        Infer,
        InferWrong,
        InferCancelled,
        Unload,
    }

    [Fact]
    public void Harness_RandomCommandsAtOnce_KeepsItsInvariants()
    {
        var command = Gen.Frequency(
            (2, Gen.Constant(Command.Load)), (6, Gen.Constant(Command.Infer)), (1, Gen.Constant(Command.InferWrong)), (1, Gen.Constant(Command.InferCancelled)),
            (2, Gen.Constant(Command.Unload)));
        var callers = Gen.ArrayOf(Gen.ArrayOf(command, 25), 4);
        Prop.ForAll(callers.ToArbitrary(), commands => RunAsync(commands).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private static async Task<bool> RunAsync(Command[][] callers)
    {
        using var model = new HarnessUnderTest(threads: 2);
        var source = TestModels.Source("add_one");
        var wrongs = new ConcurrentQueue<string>();
        var loads = 0;
        var loading = 0;
        int succeeded = 0, rejected = 0, cancelled = 0;

        async Task CallAsync(Command command, int i)
        {
            switch (command)
            {
                case Command.Load:
                    try
                    {
                        var error = await model.Harness.LoadAsync(
                            async () =>
                            {
                                if (Interlocked.Increment(ref loading) != 1)
                                    wrongs.Enqueue("two loads at once");
                                await Task.Yield();
                                Interlocked.Increment(ref loads);
                                Interlocked.Decrement(ref loading);
                                return source;
                            },
                            default);
                        if (error is not null)
                            wrongs.Enqueue(error.Message);
                    }
                    catch (InvalidOperationException)
                    {
                        // Refused: it is loaded, on its way or draining.
                    }

                    break;
                case Command.Unload:
                    await model.Harness.UnloadAsync("test");
                    break;
                default:
                    var memory = new GatedMemory(BitConverter.GetBytes((float)i), () =>
                    {
                        // Inside a run: the session must be there and the instance must know of the request.
                        if (model.Sessions.Count != 1)
                            wrongs.Enqueue("a request inside and no session");
                        if (model.Harness.Read() is not { State: InstanceState.Ready or InstanceState.Draining, InFlight: > 0 } status)
                            wrongs.Enqueue("a request inside while " + model.Harness.State);
                    });
                    memory.Open();
                    var input = new Tensor { Name = command == Command.InferWrong ? "z" : "x", DataType = DataType.Fp32, Shape = [1], Data = memory.Memory };
                    var outcome = await model.Harness.InferAsync(HarnessUnderTest.Request(input), new CancellationToken(command == Command.InferCancelled));
                    if (outcome.IsSuccess)
                    {
                        Interlocked.Increment(ref succeeded);
                        if (outcome.Value.Outputs[0].Values<float>()[0] != i + 1f)
                            wrongs.Enqueue("a wrong answer");
                    }
                    else if (outcome.Error.Code == ModelErrorCode.Cancelled)
                    {
                        Interlocked.Increment(ref cancelled);
                    }
                    else if (outcome.Error.Code is ModelErrorCode.NotReady or ModelErrorCode.InvalidInput)
                    {
                        Interlocked.Increment(ref rejected);
                    }
                    else
                    {
                        wrongs.Enqueue(outcome.Error.ToString());
                    }

                    break;
            }
        }

        await Task.WhenAll(callers.Select((commands, caller) => Task.Run(async () =>
        {
            // Every second caller does not wait for its own commands.
            var open = new List<Task>();
            for (var i = 0; i < commands.Length; i++)
            {
                var call = CallAsync(commands[i], i);
                if (caller % 2 == 0)
                    await call;
                else
                    open.Add(call);
            }

            await Task.WhenAll(open);
        })));
        await model.Harness.UnloadAsync("over");
        var end = model.Harness.Read();
        Assert.Empty(wrongs);
        Assert.Equal(loads == 0 ? InstanceState.New : InstanceState.Unloaded, end.State);
        Assert.Equal(0, end.InFlight);
        Assert.Equal(0, model.Sessions.Count);
        Assert.Equal((succeeded, rejected, cancelled, 0), (end.Counters.Succeeded, end.Counters.Rejected, end.Counters.Cancelled, end.Counters.Failed));
        Assert.Equal((succeeded, succeeded), (end.Counters.Executions, end.Counters.Inferences));
        return true;
    }
}
