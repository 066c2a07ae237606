using System.Buffers;
using Google.Protobuf;
using ModelGrains.Core.Tensors;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Infer;
using ModelGrains.Protocol.Messages;
using ModelGrains.Protocol.Tests.Infer;
using ModelGrains.Tests.Fuzz;
using Xunit.Abstractions;

namespace ModelGrains.Protocol.Tests.Fuzz;

/// <summary>The parser of gRPC inference requests against protobuf's own, on mutated messages cut at random places.</summary>
public sealed class InferRequestFuzz(ITestOutputHelper output)
{
    private static readonly byte[][] Seeds = [.. InferRequestSeeds.All.Values.Select(message => message.ToByteArray())];

    private readonly InferRequestParser parser = new();

    [Fact]
    public void TryTake_MutatedRequests_AreReadAsProtobufReadsThem() =>
        new FuzzRun("gRPC inference request", Seeds, ProtoMutator.Mutate, output) { BytesPerByte = 128 }.Run(20_000, Check);

    private bool Check(FuzzRandom random, byte[] input, FuzzRun.Budget budget)
    {
        var isRead = budget.Measure(() => Feed(random, input));
        var message = Parse(input);
        if (!isRead)
        {
            parser.Reset();
            Assert.True(message is null || InferRequestDifferences.Explain(input), "refused, and protobuf reads it");
            return false;
        }

        Assert.True(message is not null, "taken, and protobuf refuses it");
        var request = budget.Measure(() => parser.Finish());
        if (!InferRequestDifferences.HasValueTwice(input))
            InferRequestAssert.Same(InferRequestMessages.Read(message), request);
        if (request.IsSuccess)
            Assert.All(request.Value.Inputs, tensor => Assert.Null(RawTensor.Check(tensor, "m")));
        parser.Reset();
        return request.IsSuccess;
    }

    /// <summary>Feeds what was not taken again with a few bytes more, as a pipe does.</summary>
    private bool Feed(FuzzRandom random, byte[] input)
    {
        parser.Begin(input.Length);
        var (at, end) = (0, 0);
        while (end < input.Length)
        {
            end = Math.Min(input.Length, end + (random.OneIn(3) ? 1 : random.Next(1, 200)));
            if (!parser.TryTake(new ReadOnlySequence<byte>(input, at, end - at), out var taken))
                return false;
            at += (int)taken;
        }

        return parser.IsComplete;
    }

    private static ModelInferRequest? Parse(byte[] input)
    {
        try
        {
            return ModelInferRequest.Parser.ParseFrom(input);
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // A length near 2³¹ makes this version of protobuf read past its buffer.
            return null;
        }
    }
}
