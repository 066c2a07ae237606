using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Tests.Grpc;

/// <summary>Streams of messages, whole, in pieces and broken.</summary>
public sealed class GrpcStreamReaderTests
{
    private const int Limit = 100;

    [Fact]
    public async Task ReadAsync_SeveralMessagesAtOnce_GivesEachAndThenTheEnd()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync((byte[])[.. Frame("a"), .. Frame(""), .. Frame("c")]);
        await pipe.Writer.CompleteAsync();
        var reader = Reader(pipe);

        Assert.Equal("a", (await reader.ReadAsync(default))?.Value?.Name);
        Assert.Equal("", (await reader.ReadAsync(default))?.Value?.Name);
        Assert.Equal("c", (await reader.ReadAsync(default))?.Value?.Name);
        Assert.Null(await reader.ReadAsync(default));
        Assert.Null(await reader.ReadAsync(default));
    }

    [Fact]
    public async Task ReadAsync_ByteByByte_GivesAMessageWhenItsLastByteIsThere()
    {
        var pipe = new Pipe();
        var reader = Reader(pipe);
        foreach (var name in (string[])["first", "second"])
        {
            var reading = reader.ReadAsync(default).AsTask();
            foreach (var one in Frame(name))
            {
                Assert.False(reading.IsCompleted);
                await pipe.Writer.WriteAsync((byte[])[one]);
            }

            Assert.Equal(name, (await reading)?.Value?.Name);
        }
    }

    [Fact]
    public async Task ReadAsync_EmptyStream_IsTheEnd()
    {
        var pipe = new Pipe();
        await pipe.Writer.CompleteAsync();

        Assert.Null(await Reader(pipe).ReadAsync(default));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 }, "A message ends inside its prefix")]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, "A message is cut short: 9 bytes declared, 1 came")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, "The first byte of a message must be 0 or 1")]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0xff }, "A message is not a valid ModelReadyRequest")]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 0 }, "A message is marked as compressed")]
    public async Task ReadAsync_BrokenAfterAGoodMessage_GivesTheGoodOneAndThenTheStatus(byte[] rest, string expected)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync((byte[])[.. Frame("good"), .. rest]);
        await pipe.Writer.CompleteAsync();
        var reader = Reader(pipe);

        Assert.Equal("good", (await reader.ReadAsync(default))?.Value?.Name);
        var broken = await reader.ReadAsync(default);
        Assert.Equal(GrpcStatusCode.Internal, broken?.Status.Code);
        Assert.Contains(expected, broken?.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_DeclaredLengthAboveTheLimit_IsRefusedBeforeItsBytesCome()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync((byte[])[0, 0xff, 0xff, 0xff, 0xff]);

        var refused = await Reader(pipe).ReadAsync(default);

        Assert.Equal(GrpcStatusCode.ResourceExhausted, refused?.Status.Code);
        Assert.Equal("The message is too large: 4294967295 bytes, the limit is 100 bytes", refused?.Status.Message);
    }

    [Fact]
    public async Task ReadAsync_GzipMessages_AreUnpackedUpToTheLimit()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync((byte[])[.. Packed(new string('x', 50)), .. Packed(new string('x', 200))]);
        var reader = Reader(pipe, GrpcCompression.Gzip);

        Assert.Equal(50, (await reader.ReadAsync(default))?.Value?.Name.Length);
        Assert.Equal(GrpcStatusCode.ResourceExhausted, (await reader.ReadAsync(default))?.Status.Code);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_ThrowsAndTheStreamCanBeReadOn()
    {
        var pipe = new Pipe();
        var reader = Reader(pipe);
        using var cancel = new CancellationTokenSource();
        var reading = reader.ReadAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await pipe.Writer.WriteAsync(Frame("later"));
        Assert.Equal("later", (await reader.ReadAsync(default))?.Value?.Name);
    }

    private static GrpcStreamReader<ModelReadyRequest> Reader(Pipe pipe, string? encoding = null) =>
        new(pipe.Reader, ModelReadyRequest.Parser, encoding, Limit);

    private static byte[] Frame(string name)
    {
        var output = new ArrayBufferWriter<byte>();
        GrpcMessageWriter.Write(output, new ModelReadyRequest { Name = name });
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Packed(string name)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(new ModelReadyRequest { Name = name }.ToByteArray());
        return [1, 0, 0, 0, (byte)packed.ToArray().Length, .. packed.ToArray()];
    }
}
