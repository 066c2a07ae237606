using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Tests.Grpc;

public sealed class GrpcMessageReaderTests
{
    private const int Limit = 1000;
    private static readonly ModelReadyRequest Message = new() { Name = "m", Version = "3" };

    [Fact]
    public async Task Read_WhatWriteWrote_IsTheMessage()
    {
        var result = await ReadAsync(Frame(Message));

        Assert.True(result.Status.IsOk);
        Assert.Equal(Message, result.Value);
    }

    [Fact]
    public async Task Read_ByteByByte_IsTheMessage()
    {
        var pipe = new Pipe();
        var reading = GrpcMessageReader.ReadAsync(pipe.Reader, ModelReadyRequest.Parser, null, Limit, default);
        foreach (var value in Frame(Message))
            await pipe.Writer.WriteAsync(new[] { value });
        Assert.False(reading.IsCompleted);
        await pipe.Writer.CompleteAsync();

        Assert.Equal(Message, (await reading).Value);
    }

    [Fact]
    public async Task Read_EmptyMessage_IsTheDefault() => Assert.Equal(new ModelReadyRequest(), (await ReadAsync([0, 0, 0, 0, 0])).Value);

    [Theory]
    [InlineData(new byte[0], "There is no message")]
    [InlineData(new byte[] { 0, 0, 0 }, "inside its prefix")]
    [InlineData(new byte[] { 0, 0, 0, 0, 4, 1 }, "cut short: 4 bytes declared, 1 came")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "more than the one message")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, "must be 0 or 1")]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0xff }, "not a valid ModelReadyRequest")]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, "names no compression")]
    public async Task Read_BrokenStream_IsInternal(byte[] bytes, string expected)
    {
        var result = await ReadAsync(bytes);

        Assert.False(result.IsSuccess);
        Assert.Equal(GrpcStatusCode.Internal, result.Status.Code);
        Assert.Contains(expected, result.Status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 3, 0xe9 })]
    [InlineData(new byte[] { 0, 0xff, 0xff, 0xff, 0xff })]
    public async Task Read_DeclaredLengthAboveTheLimit_IsRefusedBeforeTheBytesCome(byte[] prefix)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(prefix);

        var result = await GrpcMessageReader.ReadAsync(pipe.Reader, ModelReadyRequest.Parser, null, Limit, default);

        Assert.Equal(GrpcStatusCode.ResourceExhausted, result.Status.Code);
        Assert.Contains("the limit is 1000 bytes", result.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TwoMessages_IsRefusedBeforeTheStreamEnds()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Frame(Message).Concat(Frame(Message)).ToArray());

        var result = await GrpcMessageReader.ReadAsync(pipe.Reader, ModelReadyRequest.Parser, null, Limit, default);

        Assert.Equal(GrpcStatusCode.Internal, result.Status.Code);
    }

    [Fact]
    public async Task Read_Gzip_IsUnpacked() =>
        Assert.Equal(Message, (await ReadAsync(Packed(Message.ToByteArray()), "gzip")).Value);

    [Fact]
    public async Task Read_GzipDeclaredAndNotUsed_IsRead() => Assert.Equal(Message, (await ReadAsync(Frame(Message), "gzip")).Value);

    [Fact]
    public async Task Read_GzipThatUnpacksBeyondTheLimit_IsRefused()
    {
        var bomb = new ModelReadyRequest { Name = new string('x', Limit + 1) };
        var frame = Packed(bomb.ToByteArray());
        Assert.True(frame.Length < Limit);

        Assert.Equal(GrpcStatusCode.ResourceExhausted, (await ReadAsync(frame, "gzip")).Status.Code);
    }

    [Theory]
    [InlineData("gzip", GrpcStatusCode.Internal)]
    [InlineData("zstd", GrpcStatusCode.Unimplemented)]
    public async Task Read_CompressedOtherwise_IsRefused(string encoding, GrpcStatusCode expected) =>
        Assert.Equal(expected, (await ReadAsync([1, 0, 0, 0, 4, 1, 2, 3, 4], encoding)).Status.Code);

    [Fact]
    public async Task Read_Cancelled_Throws()
    {
        using var cancel = new CancellationTokenSource();
        var reading = GrpcMessageReader.ReadAsync(new Pipe().Reader, ModelReadyRequest.Parser, null, Limit, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.AsTask());
    }

    private static byte[] Frame(IMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        GrpcMessageWriter.Write(output, message);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Packed(byte[] message)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(message);
        var bytes = packed.ToArray();
        return [1, 0, 0, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    private static async Task<GrpcResult<ModelReadyRequest>> ReadAsync(byte[] bytes, string? encoding = null) =>
        await GrpcMessageReader.ReadAsync(PipeReader.Create(new ReadOnlySequence<byte>(bytes)), ModelReadyRequest.Parser, encoding, Limit, default);
}
