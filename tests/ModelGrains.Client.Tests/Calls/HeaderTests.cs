using System.Diagnostics;
using ModelGrains.Client.Tests.Support;

namespace ModelGrains.Client.Tests.Calls;

public sealed class HeaderTests
{
    [Fact]
    public async Task Infer_HeadersOfClientAndCall_AreSentTheCallsFirst()
    {
        using var handler = new StubHandler(_ => Answers.Inference());
        await using var client = new GrpcModelClient(
            new Uri("http://a:1"), new GrpcModelClientOptions { Handler = handler, Headers = [new("x-who", "client"), new("x-session", "none")] });
        await client.InferAsync(Answers.Request, new CallOptions { Headers = [new("X-Session", "42")] });
        await client.InferAsync(Answers.Request);

        Assert.Equal(["client", "client"], handler.Sent.Select(sent => sent.Headers["x-who"]));
        Assert.Equal(["42", "none"], handler.Sent.Select(sent => sent.Headers["x-session"]));
        Assert.DoesNotContain("traceparent", handler.Sent.First().Headers.Keys);
    }

    [Fact]
    public async Task Infer_InAnActivity_CarriesIt()
    {
        using var handler = new StubHandler(_ => Answers.Inference());
        await using var client = new GrpcModelClient(new Uri("http://a:1"), new GrpcModelClientOptions { Handler = handler });
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.TraceStateString = "k=v";
        await client.InferAsync(Answers.Request);
        await client.InferAsync(Answers.Request, new CallOptions { Headers = [new("traceparent", "00-own")] });

        Assert.Equal([activity.Id, "00-own"], handler.Sent.Select(sent => sent.Headers["traceparent"]));
        Assert.Equal("k=v", handler.Sent.First().Headers["tracestate"]);
        Assert.DoesNotContain("tracestate", handler.Sent.Last().Headers.Keys);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("a b", "x")]
    [InlineData("ž", "x")]
    [InlineData("x", "line\r\nbreak")]
    [InlineData("x", "ž")]
    [InlineData("te", "x")]
    [InlineData("Grpc-Timeout", "1S")]
    [InlineData("content-type", "text/plain")]
    public async Task Infer_HeaderThatCannotBeSent_Throws(string name, string value)
    {
        using var handler = new StubHandler(_ => Answers.Inference());
        await using var client = new GrpcModelClient(new Uri("http://a:1"), new GrpcModelClientOptions { Handler = handler });

        await Assert.ThrowsAsync<ArgumentException>(() => client.InferAsync(Answers.Request, new CallOptions { Headers = [new(name, value)] }));
        Assert.Throws<ArgumentException>(() => new GrpcModelClient(new Uri("http://a:1"), new GrpcModelClientOptions { Headers = [new(name, value)] }));
        Assert.Empty(handler.Sent);
    }
}
