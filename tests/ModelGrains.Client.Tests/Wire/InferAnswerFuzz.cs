using Google.Protobuf;
using ModelGrains.Client.Wire;
using ModelGrains.Core.Tensors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Infer;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tests;
using ModelGrains.Tests.Fuzz;
using Xunit.Abstractions;

namespace ModelGrains.Client.Tests.Wire;

/// <summary>Answers of a server that is broken, or none of ours, against the reading through the generated message.</summary>
public sealed class InferAnswerFuzz(ITestOutputHelper output)
{
    private static readonly ModelName Asked = ModelName.Parse("m");

    [Fact]
    public void Read_MutatedAnswers_AreReadAsTheGeneratedMessageReadsThem() =>
        new FuzzRun("client's gRPC inference answer", [.. Messages().Select(message => message.ToByteArray())], ProtoMutator.Mutate, output).Run(20_000, Check);

    private static bool Check(FuzzRandom random, byte[] input, FuzzRun.Budget budget)
    {
        var fast = budget.Measure(() => InferAnswerFields.Read(input, Asked));
        var any = InferAnswerReader.ReadAny(input);
        if (fast is null)
            return any.IsSuccess;

        // An answer without its model is taken for the one that was asked.
        Assert.True(any.IsSuccess || !HasModel(input), any.Error?.ToString());
        Assert.All(fast.Outputs, tensor => Assert.Null(RawTensor.Check(tensor, "m")));
        if (!any.IsSuccess)
            return true;
        Assert.Equal((any.Value.Model, any.Value.Version, any.Value.Id, any.Value.Timing), (fast.Model, fast.Version, fast.Id, fast.Timing));
        Assert.Equal(any.Value.Outputs.Length, fast.Outputs.Length);
        foreach (var (expected, read) in any.Value.Outputs.Zip(fast.Outputs))
            SampleTensors.AssertSame(expected, read);
        return true;
    }

    private static bool HasModel(byte[] input) => ModelInferResponse.Parser.ParseFrom(input).ModelName.Length > 0;

    private static IEnumerable<ModelInferResponse> Messages()
    {
        var response = new InferResponse { Model = Asked, Version = new ModelVersion(7), Id = "ž", Outputs = [] };
        foreach (var tensor in SampleTensors.All)
            yield return InferResponseMessages.Write(response with { Outputs = [tensor] });
        var timed = InferResponseMessages.Write(response with { Outputs = [.. SampleTensors.All.Take(4)] });
        timed.Parameters.Add(InferTimingMessages.Write(new InferTiming { QueueMicroseconds = 5, BatchSize = 2 }).Parameters);
        yield return timed;
        var typed = InferResponseMessages.Write(response with { Outputs = [SampleTensors.Named("FP64")] });
        typed.RawOutputContents.Clear();
        typed.Outputs[0].Contents = new InferTensorContents { Fp64Contents = { 1, 2, 3, 4, 5, 6, 7, 8 } };
        yield return typed;
    }
}
