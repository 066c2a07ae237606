using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Tests.Grpc;

/// <summary>Streams changed at random: each ends in its end or a status, never in an exception, and what is not changed is read the same in any pieces.</summary>
public sealed class GrpcStreamReaderFuzzTests
{
    private const int Rounds = 20_000;
    private const int Limit = 4096;

    private static readonly ModelInferRequest Seed = new()
    {
        ModelName = "echo",
        Id = "7",
        Parameters = { ["priority"] = new InferParameter { Uint64Param = 3 } },
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "FP32", Shape = { 1, 2 } } },
        RawInputContents = { ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8) },
    };

    [Fact]
    public async Task ReadAsync_MutatedStreams_EndWithoutAnException()
    {
        var random = new Random(20261122);
        var seed = (byte[])[.. Frame(Seed, packed: false), .. Frame(Seed, packed: true), .. Frame(Seed, packed: false)];
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = seed.AsSpan(0, random.Next(4) == 0 ? random.Next(seed.Length + 1) : seed.Length).ToArray();
            for (var change = random.Next(1, 5); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);

            var (messages, status) = await ReadAsync(bytes, random);

            Assert.InRange(messages.Count, 0, bytes.Length / GrpcFrame.PrefixSize);
            Assert.True(
                status.Code is GrpcStatusCode.Ok or GrpcStatusCode.Internal or GrpcStatusCode.ResourceExhausted,
                $"round {round}: {status.Code} {status.Message}");
        }
    }

    [Fact]
    public async Task ReadAsync_WholeStreamsInAnyPieces_GiveEveryMessage()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var count = random.Next(6);
            var bytes = Enumerable.Range(0, count).SelectMany(_ => Frame(Seed, random.Next(2) == 0)).ToArray();

            var (messages, status) = await ReadAsync(bytes, random);

            Assert.True(status.IsOk, status.Message);
            Assert.Equal(Enumerable.Repeat(Seed, count), messages);
        }
    }

    private static async Task<(List<ModelInferRequest> Messages, GrpcStatus Status)> ReadAsync(byte[] bytes, Random random)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - at, random.Next(1, 64));
            await pipe.Writer.WriteAsync(bytes.AsMemory(at, length));
            at += length;
        }

        await pipe.Writer.CompleteAsync();
        var reader = new GrpcStreamReader<ModelInferRequest>(pipe.Reader, ModelInferRequest.Parser, GrpcCompression.Gzip, Limit);
        var messages = new List<ModelInferRequest>();
        while (await reader.ReadAsync(default) is { } next)
        {
            if (!next.IsSuccess)
                return (messages, next.Status);
            messages.Add(next.Value);
        }

        return (messages, GrpcStatus.Ok);
    }

    private static byte[] Frame(ModelInferRequest message, bool packed)
    {
        var output = new ArrayBufferWriter<byte>();
        if (!packed)
        {
            GrpcMessageWriter.Write(output, message);
            return output.WrittenSpan.ToArray();
        }

        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(message.ToByteArray());
        return [1, 0, 0, 0, checked((byte)stream.ToArray().Length), .. stream.ToArray()];
    }
}
