namespace Orleans.ContractTests;

public interface ILifeGrain : IGrainWithStringKey, IWhereGrain
{
    Task EndAfterGate();

    Task End();
}

public sealed class LifeGrain : WhereGrain, ILifeGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        Probe.Log("activating");
        await Task.Yield();
        if (Probe.Fails) throw new DivideByZeroException("activation");
        Probe.Log("active");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Probe.Log($"ended:{reason.ReasonCode}");
        Probe.Log("ended");
    }

    public async Task EndAfterGate()
    {
        Probe.Log("entered");
        await Probe.Gate();
        DeactivateOnIdle();
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
