using ModelGrains.Client.Tests.Support;
using ModelGrains.Errors;
using ModelGrains.Tensors;

namespace ModelGrains.Client.Tests;

/// <summary>Several real servers, of which some die and come back.</summary>
public sealed class FailoverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Infer_ServerKilledUnderCalls_AreAnsweredByTheOther()
    {
        var never = new TaskCompletionSource();
        await using var a = await RealServer.StartAsync();
        await using var b = await RealServer.StartAsync();
        a.Gate = never.Task;
        await using var client = new GrpcModelClient([a.Address, b.Address]);
        var calls = Enumerable.Range(0, 20).Select(_ => client.InferAsync(Answers.Request)).ToArray();
        await a.Asked.Task.WaitAsync(Patience);
        await a.KillAsync();

        Assert.All(await Task.WhenAll(calls).WaitAsync(Patience), each => Assert.True(each.IsSuccess, each.ToString()));
        var answer = await client.InferAsync(Answers.Request);
        Assert.Equal([1f, 2f], answer.Value!.Outputs[0].AsSpan<float>());
    }

    [Fact]
    public async Task Infer_ServerStartedAgain_IsUsedAgain()
    {
        await using var b = await RealServer.StartAsync();
        Uri address;
        await using (var first = await RealServer.StartAsync())
            address = first.Address;
        await using var client = new GrpcModelClient([address, b.Address], new GrpcModelClientOptions { Addresses = new() { InitialOutage = TimeSpan.FromMilliseconds(1) } });
        for (var i = 0; i < 10; i++)
            Assert.True((await client.InferAsync(Answers.Request)).IsSuccess);
        await using var again = await RealServer.StartAsync(address.Port);

        // The traffic itself is what brings the address back.
        using var late = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!again.Asked.Task.IsCompleted)
            Assert.True((await client.InferAsync(Answers.Request, late.Token)).IsSuccess);
    }

    [Fact]
    public async Task Infer_AllServersGone_NamesThem()
    {
        Uri first, second;
        await using (var a = await RealServer.StartAsync())
        await using (var b = await RealServer.StartAsync())
            (first, second) = (a.Address, b.Address);
        await using var client = new GrpcModelClient([first, second]);
        var error = (await client.InferAsync(Answers.Request)).Error;

        Assert.Equal(ModelErrorCode.NotReady, error?.Code);
        Assert.Contains($"http://127.0.0.1:{first.Port} (connection refused)", error?.Message, StringComparison.Ordinal);
        Assert.Contains($"http://127.0.0.1:{second.Port} (connection refused)", error?.Message, StringComparison.Ordinal);
    }
}
