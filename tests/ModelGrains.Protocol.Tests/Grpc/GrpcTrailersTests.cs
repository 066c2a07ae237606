using ModelGrains.Errors;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Protocol.Tests.Grpc;

public sealed class GrpcTrailersTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("100%", "100%25")]
    [InlineData("a\nb", "a%0Ab")]
    [InlineData("é🐎", "%C3%A9%F0%9F%90%8E")]
    public void Encode_EscapesAllButPrintableAscii(string text, string expected)
    {
        Assert.Equal(expected, GrpcPercentEncoding.Encode(text));
        Assert.Equal(text, GrpcPercentEncoding.Decode(expected));
    }

    [Theory]
    [InlineData("50% off", "50% off")]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("%ff", "\ufffd")]
    public void Decode_WhatIsNoEscape_IsKept(string text, string expected) => Assert.Equal(expected, GrpcPercentEncoding.Decode(text));

    [Fact]
    public void Encode_LongText_IsCutAtAWholeCharacter()
    {
        var encoded = GrpcPercentEncoding.Encode(new string('é', 5000));

        Assert.True(encoded.Length <= GrpcPercentEncoding.MaxLength);
        Assert.EndsWith("é...", GrpcPercentEncoding.Decode(encoded), StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', GrpcPercentEncoding.Decode(encoded));
    }

    [Fact]
    public void Parse_WhatFormatWrote_IsTheStatus()
    {
        var status = new GrpcStatus(GrpcStatusCode.ResourceExhausted, "viel zu groß")
        {
            Error = ModelErrorCode.Overloaded,
            RetryAfter = TimeSpan.FromMilliseconds(1500),
        };
        var trailers = GrpcTrailers.Format(status).ToDictionary();

        Assert.Equal("8", trailers["grpc-status"]);
        Assert.Equal("1500", trailers["grpc-retry-pushback-ms"]);
        Assert.Equal(status, GrpcTrailers.Parse(trailers.GetValueOrDefault));
    }

    [Fact]
    public void Parse_WithoutStatus_IsNull() => Assert.Null(GrpcTrailers.Parse(_ => null));

    [Theory]
    [InlineData("99")]
    [InlineData("x")]
    [InlineData("-1")]
    public void Parse_UnknownCode_IsUnknown(string code) =>
        Assert.Equal(GrpcStatusCode.Unknown, GrpcTrailers.Parse(name => name == "grpc-status" ? code : null)?.Code);

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("Application/gRPC; charset=x", true)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/grpc+json", false)]
    [InlineData("application/json", false)]
    [InlineData(null, false)]
    public void IsGrpc_OfContentTypes(string? type, bool expected) => Assert.Equal(expected, GrpcHeaders.IsGrpc(type));
}
