namespace Orleans.ContractTests.Embedded;

public interface ISlowGrain : IGrainWithStringKey, IWhereGrain
{
    Task Delay(TimeSpan delay);

    Task StartTimer(TimeSpan period);
}

public abstract class SlowGrainBase : WhereGrain, ISlowGrain
{
    public Task Delay(TimeSpan delay)
    {
        DelayDeactivation(delay);
        return Task.CompletedTask;
    }

    public Task StartTimer(TimeSpan period)
    {
        this.RegisterGrainTimer(
            _ =>
            {
                Probe.Log("tick");
                return Task.CompletedTask;
            },
            period,
            period);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Log("ended");
        return Task.CompletedTask;
    }
}

public interface IPlainSlowGrain : ISlowGrain;

public sealed class PlainSlowGrain : SlowGrainBase, IPlainSlowGrain;

public interface IKeptGrain : ISlowGrain;

[KeepAlive]
public sealed class KeptGrain : SlowGrainBase, IKeptGrain;

public interface IAgedGrain : ISlowGrain;

[CollectionAgeLimit(Hours = 2)]
public sealed class AgedGrain : SlowGrainBase, IAgedGrain;
