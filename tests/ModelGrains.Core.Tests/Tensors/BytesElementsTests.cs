using System.Buffers;
using System.Text;
using ModelGrains.Core.Tensors;

namespace ModelGrains.Core.Tests.Tensors;

public sealed class BytesElementsTests
{
    [Fact]
    public void FromStrings_ThenToStrings_GivesTheSameTexts()
    {
        string[] texts = ["", "a", "ž🐎"];
        var raw = BytesElements.FromStrings(texts);

        Assert.Equal([0, 0, 0, 0, 1, 0, 0, 0, (byte)'a', 6, 0, 0, 0, 0xc5, 0xbe, 0xf0, 0x9f, 0x90, 0x8e], raw);
        Assert.Equal(texts, BytesElements.ToStrings(raw).ToArray());
        Assert.True(BytesElements.TryCount(raw, out var count));
        Assert.Equal(3, count);
    }

    [Fact]
    public void Write_AppendsElements()
    {
        var output = new ArrayBufferWriter<byte>();
        BytesElements.Write(output, "a"u8);
        BytesElements.Write(output, []);

        Assert.Equal([1, 0, 0, 0, (byte)'a', 0, 0, 0, 0], output.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0, 0, 0, 0x80, 1, 1, 1, 1 })]
    public void TryCount_CutShort_IsFalse(byte[] raw)
    {
        Assert.False(BytesElements.TryCount(raw, out _));
        Assert.Throws<InvalidDataException>(() => BytesElements.ToStrings(raw));
    }

    [Fact]
    public void Texts_ThatAreNotUnicode_Throw()
    {
        Assert.Throws<EncoderFallbackException>(() => BytesElements.FromStrings(["\ud800"]));
        Assert.Throws<DecoderFallbackException>(() => BytesElements.ToStrings([1, 0, 0, 0, 0xff]));
    }
}
