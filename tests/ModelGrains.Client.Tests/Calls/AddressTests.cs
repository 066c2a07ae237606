using ModelGrains.Client.Tests.Support;
using ModelGrains.Errors;

namespace ModelGrains.Client.Tests.Calls;

public sealed class AddressTests
{
    private readonly WaitlessTime time = new() { Endless = TimeSpan.FromSeconds(3) };
    private readonly HashSet<string> down = [];

    [Fact]
    public async Task Infer_OneAddressDown_GoesToTheOtherAtOnceAndStaysThere()
    {
        down.Add("a");
        using var handler = Network();
        await using var client = Client(handler, "a", "b");
        for (var i = 0; i < 5; i++)
            Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);

        Assert.Equal(["a", "b", "b", "b", "b", "b"], handler.Sent.Select(sent => sent.Host));
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task Infer_AllAddressesDown_NamesThemAllAndWhy()
    {
        down.UnionWith(["a", "b", "c"]);
        using var handler = Network();
        await using var client = Client(handler, "a", "b", "c");
        var error = (await client.InferAsync(Answers.Request)).Error;

        Assert.Equal(
            new ModelError(ModelErrorCode.NotReady, "No server can be reached: http://a:1 (connection refused), http://b:1 (connection refused), http://c:1 (connection refused)"),
            error);
        down.Clear();
        Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
    }

    [Fact]
    public async Task Infer_AddressThatIsBack_IsAskedOnceAndUsedAgain()
    {
        down.Add("a");
        var probe = new TaskCompletionSource();
        using var handler = Network();
        handler.ProbeGate = probe.Task;
        await using var client = Client(handler, "a", "b");
        Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
        down.Clear();
        time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
        Assert.DoesNotContain(handler.Sent, sent => sent.IsProbe);

        time.Advance(TimeSpan.FromSeconds(0.2));
        for (var i = 0; i < 3; i++)
            Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
        Assert.Equal("a", Assert.Single(handler.Sent, sent => sent.IsProbe).Host);
        Assert.Equal("b", handler.Sent.Last().Host);

        // On a thread without a context all that waits for the probe runs inside this call.
        await Task.Run(probe.SetResult);
        Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
        Assert.Equal("a", handler.Sent.Last().Host);
    }

    [Fact]
    public async Task Infer_ProbeThatFails_LeavesTheAddressTwiceAsLongUpToTheLimit()
    {
        down.Add("a");
        using var handler = Network();
        await using var client = Client(handler, "a", "b");
        List<double> probes = [];
        var seconds = 0.0;
        for (var i = 0; i < 2000; i++, seconds += 0.1)
        {
            var seen = handler.Sent.Count(sent => sent.IsProbe);
            Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
            if (handler.Sent.Count(sent => sent.IsProbe) > seen)
                probes.Add(seconds);
            time.Advance(TimeSpan.FromSeconds(0.1));
        }

        double[] expected = [1, 2, 4, 8, 16, 30, 30];
        Assert.All(expected.Zip(probes.Zip(probes.Prepend(0), (at, before) => at - before)), pair => Assert.Equal(pair.First, pair.Second, 0.21));
        Assert.Single(handler.Sent, sent => sent is { IsInference: true, Host: "a" });
    }

    [Fact]
    public async Task Infer_ServerThatIsNotReady_IsNotBackYet()
    {
        down.Add("a");
        using var handler = new StubHandler(sent => sent.IsProbe ? Answers.Ready(false) : Answer(sent));
        await using var client = Client(handler, "a", "b");
        Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
        down.Clear();
        time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
        Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);

        Assert.Single(handler.Sent, sent => sent.IsProbe);
        Assert.Equal("b", handler.Sent.Last().Host);
    }

    [Fact]
    public async Task Infer_ConnectionLostUnderManyCalls_IsOneFailure()
    {
        var lost = new TaskCompletionSource();
        using var handler = new StubHandler(async (sent, _) =>
        {
            if (sent.Host != "a" || sent.IsProbe)
                return Answer(sent);
            await lost.Task;
            throw new HttpRequestException("lost", new IOException());
        });
        await using var client = Client(handler, "a", "b");
        var calls = Enumerable.Range(0, 20).Select(_ => client.InferAsync(Answers.Request)).ToArray();
        lost.SetResult();

        Assert.All(await Task.WhenAll(calls), answer => Assert.True(answer.IsSuccess, answer.ToString()));
        time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
        Assert.Single(handler.Sent, sent => sent.IsProbe);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Infer_ManyAtOnce_AreSharedEvenly(int addresses)
    {
        var release = new TaskCompletionSource();
        using var handler = new StubHandler(async (sent, _) =>
        {
            await release.Task;
            return Answer(sent);
        });
        await using var client = Client(handler, [.. Enumerable.Range(0, addresses).Select(i => $"s{i}")]);
        var calls = Enumerable.Range(0, addresses * 5).Select(_ => client.InferAsync(Answers.Request)).ToArray();

        Assert.All(handler.Sent.CountBy(sent => sent.Host), host => Assert.Equal(5, host.Value));
        release.SetResult();
        Assert.All(await Task.WhenAll(calls), answer => Assert.True(answer.IsSuccess));
    }

    [Fact]
    public async Task Infer_MoreAddressesThanAreLookedAt_AreSharedByTheLessBusyOfTwo()
    {
        var release = new TaskCompletionSource();
        using var handler = new StubHandler(async (sent, _) =>
        {
            await release.Task;
            return Answer(sent);
        });
        await using var client = Client(handler, new Random(1), [.. Enumerable.Range(0, 20).Select(i => $"s{i}")]);
        var calls = Enumerable.Range(0, 400).Select(_ => client.InferAsync(Answers.Request)).ToArray();

        // One drawn at random would have 30 and more somewhere.
        Assert.All(handler.Sent.CountBy(sent => sent.Host), host => Assert.InRange(host.Value, 15, 24));
        release.SetResult();
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Infer_NotReadyHere_IsAskedThere()
    {
        using var handler = new StubHandler(sent => sent.Host == "a" ? StubHandler.Status(14, "NotReady") : Answers.Inference());
        await using var client = Client(handler, "a", "b");

        Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
        Assert.Equal(["a", "b"], handler.Sent.Select(sent => sent.Host));
    }

    [Fact]
    public async Task Infer_NotReadyAnywhere_IsAskedOnceEverywhere()
    {
        using var handler = new StubHandler(_ => StubHandler.Status(14, "NotReady"));
        await using var client = Client(handler, "a", "b");

        Assert.Equal(new ModelError(ModelErrorCode.NotReady, "no"), (await client.InferAsync(Answers.Request)).Error);
        Assert.Equal(["a", "b"], handler.Sent.Select(sent => sent.Host).Order());
    }

    private static GrpcModelClientOptions Options(StubHandler handler, TimeProvider time, Random random) =>
        new() { Handler = handler, Time = time, Random = random, Timeout = null };

    private GrpcModelClient Client(StubHandler handler, params string[] hosts) => Client(handler, new HalfRandom(), hosts);

    private GrpcModelClient Client(StubHandler handler, Random random, string[] hosts) =>
        new([.. hosts.Select(host => new Uri($"http://{host}:1"))], Options(handler, time, random));

    private StubHandler Network() => new(Answer);

    private HttpResponseMessage Answer(SentRequest sent) => down.Contains(sent.Host) ? throw StubHandler.Refused : sent.IsProbe ? Answers.Ready() : Answers.Inference();
}
