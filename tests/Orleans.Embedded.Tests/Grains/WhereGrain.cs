namespace Orleans.ContractTests;

public abstract class WhereGrain : Grain, IWhereGrain
{
    protected Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.Deactivated = GrainContext.Deactivated;
        return Task.CompletedTask;
    }

    public Task<string> Silo() => Task.FromResult(GrainContext.Address.SiloAddress!.ToParsableString());

    public Task<string> Activation() => Task.FromResult(GrainContext.ActivationId.ToString());
}
