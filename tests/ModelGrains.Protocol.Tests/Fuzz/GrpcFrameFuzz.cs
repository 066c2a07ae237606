using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;
using ModelGrains.Core.Tensors;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Infer;
using ModelGrains.Protocol.Messages;
using ModelGrains.Protocol.Tests.Infer;
using ModelGrains.Tests.Fuzz;
using Xunit.Abstractions;

namespace ModelGrains.Protocol.Tests.Fuzz;

/// <summary>Frames, packed and not, from a pipe cut at random places: what comes of them does not depend on the cuts.</summary>
public sealed class GrpcFrameFuzz(ITestOutputHelper output)
{
    private const int Limit = 64 * 1024;

    private static readonly byte[][] Frames =
    [
        .. InferRequestSeeds.All.Values.Select(message => Frame(message.ToByteArray(), 0)),
        .. InferRequestSeeds.All.Values.Select(message => Frame(Pack(message.ToByteArray()), 1)),
        Frame(Pack(InferRequestSeeds.Raw("x", new byte[2 * Limit]).ToByteArray()), 1),
    ];

    private readonly InferRequestParser parser = new();

    [Fact]
    public void InferRequestReader_MutatedFrames_AreReadTheSameHoweverCut() =>
        Run("gRPC frame of a unary inference").Run(20_000, CheckUnary);

    [Fact]
    public void GrpcStreamReader_MutatedFrames_AreReadTheSameHoweverCut() =>
        Run("gRPC frames of a stream").Run(20_000, CheckStream);

    // A packed message costs a decompressor; an unpacked one may have as many bytes as the limit, in a buffer that doubles.
    private FuzzRun Run(string name) => new(name, Frames, Mutate, output) { FixedBytes = 6 * Limit };

    private static byte[] Mutate(FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        var frame = random.Of(seeds);
        byte[] body = frame[GrpcFrame.PrefixSize..];
        if (random.OneIn(2))
            body = frame[0] == 0 ? ProtoMutator.Mutate(random, [body]) : ByteMutator.Mutate(random, body, seeds, 1);
        var bytes = Frame(body, frame[0]);
        if (random.OneIn(4))
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), random.OneIn(2) ? body.Length + random.Next(-4, 5) : (int)random.NextLong());
        if (random.OneIn(3))
            bytes = [.. bytes, .. random.Of(seeds)];
        return random.OneIn(3) ? ByteMutator.Mutate(random, bytes, seeds, random.Next(1, 3)) : bytes;
    }

    private bool CheckUnary(FuzzRandom random, byte[] input, FuzzRun.Budget budget)
    {
        budget.Declared = input.Length >= GrpcFrame.PrefixSize ? Math.Min(Limit, BinaryPrimitives.ReadUInt32BigEndian(input.AsSpan(1))) : 0;
        var encoding = random.OneIn(20) ? null : random.OneIn(20) ? "zstd" : GrpcCompression.Gzip;
        var expected = Read(new CutPipe(input, null), encoding);
        var status = budget.Measure(() => Read(new CutPipe(input, random), encoding));
        Assert.Equal(expected.Code, status.Code);
        Assert.Contains(status.Code, (GrpcStatusCode[])[GrpcStatusCode.Ok, GrpcStatusCode.Internal, GrpcStatusCode.ResourceExhausted, GrpcStatusCode.Unimplemented]);
        if (status.IsOk && parser.Finish() is { IsSuccess: true } request)
            Assert.All(request.Value.Inputs, tensor => Assert.Null(RawTensor.Check(tensor, "m")));
        parser.Reset();
        return status.IsOk;
    }

    private bool CheckStream(FuzzRandom random, byte[] input, FuzzRun.Budget budget)
    {
        var expected = ReadAll(new CutPipe(input, null));
        var read = budget.Measure(() => ReadAll(new CutPipe(input, random)));
        Assert.Equal(expected.Messages, read.Messages);
        Assert.Equal(expected.End, read.End);
        return read.Messages.Count > 0;
    }

    private GrpcStatus Read(CutPipe pipe, string? encoding)
    {
        parser.Reset();
        return InferRequestReader.ReadAsync(pipe, parser, encoding, Limit, null, default).AsTask().GetAwaiter().GetResult();
    }

    private static (List<ModelInferRequest> Messages, GrpcStatus? End) ReadAll(CutPipe pipe)
    {
        var reader = new GrpcStreamReader<ModelInferRequest>(pipe, ModelInferRequest.Parser, GrpcCompression.Gzip, Limit);
        var messages = new List<ModelInferRequest>();
        while (reader.ReadAsync(default).AsTask().GetAwaiter().GetResult() is { } result)
        {
            if (!result.IsSuccess)
                return (messages, result.Status);
            messages.Add(result.Value);
        }

        return (messages, null);
    }

    private static byte[] Frame(byte[] body, byte flag)
    {
        var frame = new byte[GrpcFrame.PrefixSize + body.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), body.Length);
        body.CopyTo(frame, GrpcFrame.PrefixSize);
        return frame;
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
