using System.Buffers;
using Google.Protobuf;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Infer;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tests;

namespace ModelGrains.Protocol.Tests.Infer;

/// <summary>The parser of the hot path against protobuf's own, with the message cut at every place.</summary>
public sealed class InferRequestParserTests
{
    public static TheoryData<string> Seeds => [.. InferRequestSeeds.All.Keys];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void TryTake_EverySeedInPiecesOfEverySize_IsWhatProtobufReads(string name)
    {
        var bytes = InferRequestSeeds.All[name].ToByteArray();
        var expected = InferRequestMessages.Read(ModelInferRequest.Parser.ParseFrom(bytes));
        var parser = new InferRequestParser();
        for (var piece = 1; piece <= bytes.Length; piece++)
        {
            parser.Begin(bytes.Length);
            Assert.True(Feed(parser, bytes, piece), $"pieces of {piece}");
            Assert.True(parser.IsComplete);
            InferRequestAssert.Same(expected, parser.Finish());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void TryTake_EverySeedOverManySegments_IsWhatProtobufReads(string name)
    {
        var bytes = InferRequestSeeds.All[name].ToByteArray();
        var expected = InferRequestMessages.Read(ModelInferRequest.Parser.ParseFrom(bytes));
        var parser = new InferRequestParser();
        foreach (var size in (int[])[1, 2, 3, 7, 64])
        {
            parser.Begin(bytes.Length);
            Assert.True(parser.TryTake(Segments.Of(bytes, size), out var taken));
            Assert.Equal(bytes.Length, taken);
            InferRequestAssert.Same(expected, parser.Finish());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void TryTake_SeedCutShort_IsNeverComplete(string name)
    {
        var bytes = InferRequestSeeds.All[name].ToByteArray();
        var parser = new InferRequestParser();
        for (var length = 0; length < bytes.Length; length++)
        {
            parser.Begin(bytes.Length);
            Assert.True(parser.TryTake(new ReadOnlySequence<byte>(bytes, 0, length), out _));
            Assert.False(parser.IsComplete);
        }
    }

    [Fact]
    public void TryTake_MoreTensorsThanAllowed_IsInvalid()
    {
        var message = new ModelInferRequest { ModelName = "m" };
        for (var i = 0; i <= InferLimits.MaxTensors; i++)
            message.RawInputContents.Add(ByteString.Empty);
        var bytes = message.ToByteArray();
        var parser = new InferRequestParser();
        parser.Begin(bytes.Length);
        Assert.False(parser.TryTake(new ReadOnlySequence<byte>(bytes), out _));
    }

    [Fact]
    public void TryTake_RawBytesInAMillionPieces_TakesEachOnce()
    {
        var data = new byte[1_000_000];
        new Random(1).NextBytes(data);
        var message = InferRequestSeeds.Raw("x", data);
        var bytes = message.ToByteArray();
        var parser = new InferRequestParser();
        parser.Begin(bytes.Length);
        long calls = 0;
        for (var at = 0; at < bytes.Length;)
        {
            // What is not taken stays and comes again with one byte more, as from a pipe.
            Assert.True(parser.TryTake(new ReadOnlySequence<byte>(bytes, at, (int)Math.Min(1 + calls % 3, bytes.Length - at)), out var taken));
            at += (int)taken;
            calls++;
            if (taken == 0 && calls > 100)
                Assert.Fail("raw bytes wait for more");
            if (taken == 0)
                at += Grow(parser, bytes, at);
        }

        Assert.Equal(data, parser.Finish().Value!.Inputs[0].Data.ToArray());
    }

    [Fact]
    public void Parse_WarmRequest_AllocatesLittle()
    {
        var bytes = InferRequestSeeds.Raw("x", new byte[16]).ToByteArray();
        var parser = new InferRequestParser();
        Parse();
        Parse();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Parse();
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;

        // The request, its tensors, their shapes: what outlives the parser.
        Assert.InRange(each, 0, 400);

        void Parse()
        {
            parser.Begin(bytes.Length);
            parser.TryTake(new ReadOnlySequence<byte>(bytes), out _);
            _ = parser.Finish();
            parser.Reset();
        }
    }

    private static int Grow(InferRequestParser parser, byte[] bytes, int at)
    {
        for (var length = 1; at + length <= bytes.Length; length++)
        {
            Assert.True(parser.TryTake(new ReadOnlySequence<byte>(bytes, at, length), out var taken));
            if (taken > 0)
                return (int)taken;
        }

        throw new InvalidOperationException("The parser takes nothing.");
    }

    private static bool Feed(InferRequestParser parser, byte[] bytes, int piece)
    {
        var at = 0;
        for (var end = Math.Min(piece, bytes.Length); ; end = Math.Min(end + piece, bytes.Length))
        {
            if (!parser.TryTake(new ReadOnlySequence<byte>(bytes, at, end - at), out var taken))
                return false;
            at += (int)taken;
            if (end == bytes.Length)
                return at == end;
        }
    }
}
