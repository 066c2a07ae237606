using ModelGrains.Client.Tests.Support;
using ModelGrains.Errors;

namespace ModelGrains.Client.Tests.Calls;

public sealed class RetryTests
{
    private readonly WaitlessTime time = new();

    [Fact]
    public async Task Infer_ConnectionRefusedTwice_WaitsLongerAndIsAnswered()
    {
        using var handler = Failing(2, () => throw StubHandler.Refused);
        await using var client = Client(handler);
        var answer = await client.InferAsync(Answers.Request with { Id = "7" });

        Assert.True(answer.IsSuccess, answer.ToString());
        Assert.Equal([TimeSpan.FromMilliseconds(25), TimeSpan.FromMilliseconds(50)], time.Waits);
        Assert.Single(handler.Sent.Select(sent => Convert.ToHexString(sent.Body)).Distinct());
        Assert.All(handler.Sent, sent => Assert.Equal(sent.Body.Length, sent.Length));
    }

    [Fact]
    public async Task Infer_ConnectionAlwaysRefused_SaysWhereAndWhy()
    {
        using var handler = Failing(int.MaxValue, () => throw StubHandler.Refused);
        await using var client = Client(handler);
        var error = (await client.InferAsync(Answers.Request)).Error;

        Assert.Equal(new ModelError(ModelErrorCode.NotReady, "The server http://a:1 cannot be reached or the connection was lost: connection refused"), error);
        Assert.Equal(4, handler.Sent.Count);
    }

    [Theory]
    [InlineData(14, "InstanceLost", null, 2)]
    [InlineData(14, "NotReady", null, 1)]
    [InlineData(14, "NotReady", 200, 2)]
    [InlineData(14, null, null, 1)]
    [InlineData(8, "Overloaded", 300, 2)]
    [InlineData(8, "Overloaded", null, 1)]
    [InlineData(3, "InvalidInput", null, 1)]
    [InlineData(4, "DeadlineExceeded", 100, 1)]
    [InlineData(1, "Cancelled", 100, 1)]
    [InlineData(13, "RuntimeFault", 100, 1)]
    [InlineData(10, "Conflict", 100, 1)]
    public async Task Infer_ErrorOfTheServer_IsSentAgainWhereSafe(int status, string? error, int? pushback, int expected)
    {
        using var handler = Failing(1, () => StubHandler.Status(status, error, pushback));
        await using var client = Client(handler);
        var answer = await client.InferAsync(Answers.Request);

        Assert.Equal(expected, handler.Sent.Count);
        Assert.Equal(expected > 1, answer.IsSuccess);
        if (expected > 1 && pushback is { } wait)
            Assert.Equal([TimeSpan.FromMilliseconds(wait)], time.Waits);
    }

    [Fact]
    public async Task Infer_ConnectTimeout_IsAConnectionThatFailed()
    {
        using var handler = Failing(1, () => throw new TaskCanceledException("late", new TimeoutException()));
        await using var client = Client(handler, retry: new RetryOptions { MaxAttempts = 1 });

        Assert.Contains("no connection in time", (await client.InferAsync(Answers.Request)).Error?.Message, StringComparison.Ordinal);
        Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
    }

    [Fact]
    public async Task Infer_PushbackPastTheDeadline_IsTheErrorAtOnce()
    {
        using var handler = Failing(1, () => StubHandler.Status(8, "Overloaded", 60_000));
        await using var client = Client(handler);
        var error = (await client.InferAsync(Answers.Request)).Error;

        Assert.Equal((ModelErrorCode.Overloaded, TimeSpan.FromSeconds(60)), (error?.Code, error?.RetryAfter));
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task Infer_SentAgain_HasTheTimeThatIsLeft()
    {
        using var handler = Failing(1, () => StubHandler.Status(8, "Overloaded", 9_000));
        await using var client = Client(handler);
        Assert.True((await client.InferAsync(Answers.Request, new CallOptions { Timeout = TimeSpan.FromSeconds(20) })).IsSuccess);

        Assert.Equal(["20000000u", "11000000u"], handler.Sent.Select(sent => sent.Headers["grpc-timeout"]));
    }

    [Fact]
    public async Task Infer_NoDeadline_TellsNone()
    {
        using var handler = Failing(0, () => throw StubHandler.Refused);
        await using var client = new GrpcModelClient(new Uri("http://a:1"), new GrpcModelClientOptions { Handler = handler, Timeout = null });
        Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);

        Assert.DoesNotContain("grpc-timeout", handler.Sent.Single().Headers.Keys);
    }

    [Fact]
    public async Task Infer_CancelledWhileItWaits_IsCancelled()
    {
        using var cancel = new CancellationTokenSource();
        time.OnWait = cancel.Cancel;
        using var handler = Failing(1, () => throw StubHandler.Refused);
        await using var client = Client(handler);

        Assert.Equal(ModelErrorCode.Cancelled, (await client.InferAsync(Answers.Request, cancel.Token)).Error?.Code);
        Assert.Single(handler.Sent);
    }

    [Fact]
    public async Task Infer_CauseNotAskedFor_IsNotSentAgain()
    {
        using var handler = Failing(1, () => throw StubHandler.Refused);
        await using var client = Client(handler, retry: new RetryOptions { Causes = RetryCauses.All & ~RetryCauses.ConnectionLost });

        Assert.False((await client.InferAsync(Answers.Request)).IsSuccess);
        Assert.Single(handler.Sent);
    }

    [Fact]
    public async Task Infer_LongOutage_IsNotMadeWorse()
    {
        using var handler = Failing(200, () => throw StubHandler.Refused);
        await using var client = Client(handler, retry: new RetryOptions { BudgetTokens = 20, BudgetRatio = 1 });
        for (var i = 0; i < 150; i++)
            await client.InferAsync(Answers.Request);

        // Ten failures take half of the tokens: two calls of four tries and one of two. Then each call is sent once.
        Assert.Equal(150 + 3 + 3 + 1, handler.Sent.Count);
        while (handler.Sent.Count < 200)
            await client.InferAsync(Answers.Request);
        for (var i = 0; i < 20; i++)
            Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
    }

    private static StubHandler Failing(int times, Func<HttpResponseMessage> fail) =>
        new(_ => Interlocked.Decrement(ref times) >= 0 ? fail() : Answers.Inference());

    private GrpcModelClient Client(StubHandler handler, RetryOptions? retry = null) => new(new Uri("http://a:1"), new GrpcModelClientOptions
    {
        Handler = handler,
        Time = time,
        Random = new HalfRandom(),
        Retry = retry ?? new RetryOptions(),
    });
}
