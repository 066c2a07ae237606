using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Onnx.Tests.Batching;

/// <summary>Joined answers are those that the same requests get alone.</summary>
public class BatchedModelTests
{
    public static TheoryData<string> Joinable => ["add_one", "identity", "linreg", "mlp_small", "mlp_1m", "iris_forest", "iris_logreg", "str_labels", "two_in", "all_types"];

    [Theory]
    [MemberData(nameof(Joinable))]
    public async Task Infer_Joined_AnswersAsAlone(string name)
    {
        var requests = Enumerable.Range(1, 6).Select(seed => Make(TestModels.Manifest(name).Signature, seed)).ToArray();
        var alone = new ImmutableArray<Tensor>[requests.Length];
        using (var model = await HarnessUnderTest.LoadedAsync(name))
        {
            for (var i = 0; i < requests.Length; i++)
                alone[i] = await model.InferAsync(requests[i]);
        }

        var (answers, counters) = await JoinAsync(name, requests);
        Assert.Equal(1, counters.Executions);
        for (var i = 0; i < requests.Length; i++)
        {
            Assert.True(answers[i].IsSuccess, answers[i].Error?.Message);
            foreach (var (expected, got) in alone[i].Zip(answers[i].Value!.Outputs))
            {
                Assert.Equal((expected.Name, expected.DataType), (got.Name, got.DataType));
                Assert.Equal(expected.Shape.AsEnumerable(), got.Shape);
                if (expected.DataType == DataType.Fp32 && name is not ("identity" or "all_types"))
                    Assert.All(expected.Values<float>().Zip(got.Values<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
                else
                    Assert.Equal(Convert.ToHexString(expected.Data.Span), Convert.ToHexString(got.Data.Span));
            }
        }
    }

    /// <summary>Several threads take batches of one instance: a slot that has just become idle belongs to the next thread.</summary>
    [Fact]
    public async Task Infer_ManyCallersAndSeveralThreads_EachGetsItsOwnAnswer()
    {
        using var model = await HarnessUnderTest.BatchingAsync("add_one", new BatchingOptions { MaxBatchSize = 4 }, threads: 4);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 15_000; i++)
            {
                var value = (caller * 100_000f) + i;
                Assert.Equal(value + 1, (await model.InferAsync(Support.Tensors.Floats("x", [1], value)))[0].Values<float>()[0]);
            }
        })));
        Assert.Equal(0, model.Harness.Read().InFlight);
    }

    /// <summary>Why batching is off unless asked for.</summary>
    [Fact]
    public async Task Infer_BatchCoupledModel_AnswersOtherwiseWhenJoined()
    {
        ImmutableArray<Tensor>[] requests = [[Support.Tensors.Floats("x", [1, 4], 1, 1, 1, 1)], [Support.Tensors.Floats("x", [1, 4], 3, 3, 3, 3)]];
        using (var model = await HarnessUnderTest.LoadedAsync("batch_coupled"))
            Assert.Equal([0f, 0, 0, 0], (await model.InferAsync(requests[0]))[0].Values<float>());
        var (answers, _) = await JoinAsync("batch_coupled", requests);
        Assert.Equal([-1f, -1, -1, -1], answers[0].Value!.Outputs[0].Values<float>());
    }

    [Fact]
    public async Task Infer_OneFails_ItsNeighboursDoNot()
    {
        ImmutableArray<Tensor>[] requests =
            [[Support.Tensors.Longs("idx", [1], 3)], [Support.Tensors.Longs("idx", [1], 99)], [Support.Tensors.Longs("idx", [1], 5)]];
        var (answers, counters) = await JoinAsync("fails_at_run", requests);
        Assert.Equal([true, false, true], answers.Select(answer => answer.IsSuccess));
        Assert.Equal(ModelErrorCode.RuntimeFault, answers[1].Error!.Code);
        ErrorTexts.AssertClean(answers[1].Error!);
        Assert.Equal((2, 1), (counters.Succeeded, counters.Failed));
    }

    [Fact]
    public async Task Infer_OtherShapesOrOutputs_AreNotMixed()
    {
        ImmutableArray<Tensor>[] requests =
        [
            [Support.Tensors.Floats("a", [1, 1, 2], 1, 2), Support.Tensors.Floats("b", [1, 2, 1], 3, 4)],
            [Support.Tensors.Floats("a", [1, 1, 1], 5), Support.Tensors.Floats("b", [1, 1, 1], 6)],
            [Support.Tensors.Floats("b", [1, 2, 1], 1, 1), Support.Tensors.Floats("a", [1, 1, 2], 7, 8)],
        ];
        using var model = await HarnessUnderTest.BatchingAsync("two_in", new BatchingOptions { MaxBatchSize = 64 });
        var gate = new GatedMemory(new byte[4]);
        var busy = model.InferAsync(
            new Tensor { Name = "a", DataType = DataType.Fp32, Shape = [1, 1, 1], Data = gate.Memory }, Support.Tensors.Floats("b", [1, 1, 1], 1));
        await gate.Entered;
        var waiting = requests.Select(inputs => model.InferAsync(inputs)).ToList();
        gate.Open();
        await busy;
        var answers = await Task.WhenAll(waiting);
        Assert.Equal([11f, 30f, 15f], answers.Select(outputs => outputs[0].Values<float>()[0]));
        Assert.Equal([(1L, 2L), (2, 1)], model.Harness.Read().Counters.Batches.Select(batch => (batch.BatchSize, batch.Executions)));
    }

    [Fact]
    public async Task Infer_OutputsNotByRows_AreRunAlone()
    {
        // The graph answers [2, how many are not zero]: no validated manifest says that it can be batched.
        var (answers, counters) = await JoinAsync("data_dep_shape", [[Support.Tensors.Floats("x", [1, 3], 1, 0, 2)], [Support.Tensors.Floats("x", [3, 3], 0, 0, 0, 0, 0, 0, 5, 0, 0)]]);
        Assert.Equal([2L, 2], answers[0].Value!.Outputs[0].Shape.AsEnumerable());
        Assert.Equal([2L, 1], answers[1].Value!.Outputs[0].Shape.AsEnumerable());
        Assert.Equal(2, counters.Executions);
    }

    /// <summary>Holds the instance with a clock that stands and a delay, sends all, and lets the delay pass: what can be joined is.</summary>
    private static async Task<(Outcome<InferResponse>[] Answers, InstanceCounters Counters)> JoinAsync(string name, ImmutableArray<Tensor>[] requests)
    {
        var time = new ManualTime();
        var batching = new BatchingOptions { MaxBatchSize = 64, MaxQueueDelayMicroseconds = 10_000_000 };
        using var model = await HarnessUnderTest.BatchingAsync(name, batching, time: time);
        var waiting = requests.Select(inputs => model.Harness.InferAsync(HarnessUnderTest.Request(inputs), default).AsTask()).ToList();
        time.Advance(TimeSpan.FromSeconds(10));
        var answers = await Task.WhenAll(waiting);
        return (answers, model.Harness.Read().Counters);
    }

    private static ImmutableArray<Tensor> Make(ModelSignature signature, int seed)
    {
        var random = new Random(seed);
        var rows = 1 + (seed % 3);
        return [.. signature.Inputs.Select(input =>
        {
            long[] shape = [rows, .. input.Shape.Skip(1).Select(size => size == -1 ? 2 : size)];
            var count = (int)shape.Aggregate(1L, (product, size) => product * size);
            if (input.DataType == DataType.Bytes)
                return Support.Tensors.Strings(input.Name, [.. Enumerable.Range(0, count).Select(_ => ((string[])["cat", "dog", "", "früh", "other"])[random.Next(5)])]);
            var bytes = new byte[count * input.DataType.Size()];
            if (input.DataType == DataType.Fp32)
            {
                for (var i = 0; i < count; i++)
                    BitConverter.TryWriteBytes(bytes.AsSpan(i * 4), (float)(random.NextDouble() * 6));
            }
            else
            {
                for (var i = 0; i < bytes.Length; i++)
                    bytes[i] = (byte)random.Next(2);
            }

            return new Tensor { Name = input.Name, DataType = input.DataType, Shape = [.. shape], Data = bytes };
        })];
    }
}
