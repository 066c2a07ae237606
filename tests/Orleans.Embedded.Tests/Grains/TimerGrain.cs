using Orleans.Runtime;

namespace Orleans.ContractTests;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(bool interleave, TimeSpan dueTime, TimeSpan period);

    Task Change(TimeSpan dueTime, TimeSpan period);

    Task Stop();

    Task Block();

    Task End();
}

public sealed class TimerGrain : WhereGrain, ITimerGrain
{
    private IGrainTimer? _timer;

    public Task Start(bool interleave, TimeSpan dueTime, TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            Tick, "state", new GrainTimerCreationOptions { DueTime = dueTime, Period = period, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Block()
    {
        Probe.Log("blocked");
        await Probe.Gate("block");
        Probe.Log("unblocked");
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Log("ended");
        return Task.CompletedTask;
    }

    private async Task Tick(string state, CancellationToken cancellationToken)
    {
        Probe.Log($"tick:{state}");
        cancellationToken.Register(() => Probe.Log("cancelled"));
        if (Probe.Fails) throw new InvalidOperationException("tick");
        await Probe.Gate("tick");
        Probe.Log("tock");
    }
}
