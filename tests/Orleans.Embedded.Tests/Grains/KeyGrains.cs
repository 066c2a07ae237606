namespace Orleans.ContractTests;

public interface IIntegerGrain : IGrainWithIntegerKey
{
    Task<long> Key();
}

public sealed class IntegerGrain : Grain, IIntegerGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

public interface IGuidGrain : IGrainWithGuidKey
{
    ValueTask<Guid> Key();
}

/// <summary>A grain that is no <see cref="Grain"/>.</summary>
public sealed class GuidGrain(Orleans.Runtime.IGrainContext context) : IGrainBase, IGuidGrain
{
    public Orleans.Runtime.IGrainContext GrainContext => context;

    public ValueTask<Guid> Key() => new(this.GetPrimaryKey());
}
