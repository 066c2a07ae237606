using Orleans.Concurrency;

namespace Orleans.ContractTests;

public interface ITurnGrain : IGrainWithStringKey
{
    Task Block(string name);

    [ReadOnly]
    Task Read(string name);

    [AlwaysInterleave]
    Task<int> Peek();

    [OneWay]
    Task Tell(string name);

    Task<int> Count(int steps);

    Task<bool> StaysOnScheduler();

    [ResponseTimeout("00:00:01")]
    Task CallBack(ITurnGrain other);

    Task Call(ITurnGrain other);
}

public class TurnGrain : WhereGrain, ITurnGrain
{
    private int _count;

    public async Task Block(string name)
    {
        Probe.Log($"in:{name}");
        await Probe.Gate(name);
        Probe.Log($"out:{name}");
    }

    public Task Read(string name) => Block(name);

    public Task<int> Peek() => Task.FromResult(Probe.Events.Count);

    public Task Tell(string name) => Block(name);

    public async Task<int> Count(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            // Lost if two turns ran at once.
            var seen = _count;
            Thread.SpinWait(20);
            _count = seen + 1;
            await Task.Yield();
        }

        return _count;
    }

    public async Task<bool> StaysOnScheduler()
    {
        var scheduler = TaskScheduler.Current;
        await Task.Yield();
        var yielded = ReferenceEquals(scheduler, TaskScheduler.Current);
        await Task.Run(static () => Thread.SpinWait(1000));
        return yielded && ReferenceEquals(scheduler, TaskScheduler.Current) && !ReferenceEquals(scheduler, TaskScheduler.Default);
    }

    public Task CallBack(ITurnGrain other) => other.Call(this.AsReference<ITurnGrain>());

    public Task Call(ITurnGrain other) => other.Block("never");
}

public interface IReentrantGrain : ITurnGrain;

[Reentrant]
public sealed class ReentrantGrain : TurnGrain, IReentrantGrain;

public interface IWorkerGrain : IGrainWithStringKey, IWhereGrain
{
    Task<string> Block(string name);
}

[StatelessWorker(2)]
public sealed class WorkerGrain : WhereGrain, IWorkerGrain
{
    public async Task<string> Block(string name)
    {
        Probe.Log("in");
        Probe.Log($"in:{name}");
        await Probe.Gate(name);
        return GrainContext.ActivationId.ToString();
    }
}
