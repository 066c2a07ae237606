using System.Globalization;
using Orleans.Runtime;

namespace Orleans.ContractTests;

[GenerateSerializer]
[Alias("contract-tests.oops")]
public sealed class OopsException(string message) : Exception(message);

public interface ICallGrain : IGrainWithStringKey
{
    Task<string> Echo(string text);

    ValueTask<int> Add(int left, int right);

    ValueTask Nothing();

    Task<string?> Null();

    Task Throw();

    Task ThrowAtOnce();

    Task<int> ThrowFrom(ICallGrain other);

    [ResponseTimeout("00:00:00.5")]
    Task BlockBriefly(CancellationToken cancellationToken);

    Task<string> BlockUntilCancelled(int number, CancellationToken cancellationToken);

    Task ForwardUntilCancelled(ICallGrain other, CancellationToken cancellationToken);

    Task<string> ContextOf(ICallGrain other, string key);

    Task<string> Context(string key);

    Task<bool> IsMe(ICallGrain other);
}

public sealed class CallGrain : WhereGrain, ICallGrain
{
    public Task<string> Echo(string text) => Task.FromResult(text);

    public ValueTask<int> Add(int left, int right) => new(left + right);

    public ValueTask Nothing() => default;

    public Task<string?> Null() => Task.FromResult<string?>(null);

    public async Task Throw()
    {
        await Task.Yield();
        throw new OopsException("late");
    }

    public Task ThrowAtOnce() => throw new OopsException("at once");

    public async Task<int> ThrowFrom(ICallGrain other)
    {
        try
        {
            await other.Throw();
            return 0;
        }
        catch (OopsException exception)
        {
            return exception.Message.Length;
        }
    }

    public Task BlockBriefly(CancellationToken cancellationToken) => BlockUntilCancelled(0, cancellationToken);

    public async Task<string> BlockUntilCancelled(int number, CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(cancelled.SetResult);
        Probe.Log("in");
        await cancelled.Task;
        Probe.Log("cancelled");
        cancellationToken.ThrowIfCancellationRequested();
        return number.ToString(CultureInfo.InvariantCulture);
    }

    public Task ForwardUntilCancelled(ICallGrain other, CancellationToken cancellationToken) => other.BlockUntilCancelled(1, cancellationToken);

    public async Task<string> ContextOf(ICallGrain other, string key)
    {
        var before = await other.Context(key);
        RequestContext.Set(key, "changed");
        return $"{before},{await other.Context(key)}";
    }

    public Task<string> Context(string key) => Task.FromResult(RequestContext.Get(key) as string ?? "none");

    public Task<bool> IsMe(ICallGrain other) => Task.FromResult(other.Equals(this.AsReference<ICallGrain>()));
}
