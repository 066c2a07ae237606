using Orleans.Runtime;

namespace Orleans.ContractTests;

[GenerateSerializer]
[Alias("contract-tests.number")]
public sealed class Number
{
    [Id(0)]
    public int Value { get; set; }
}

public interface IStateGrain : IGrainWithStringKey, IWhereGrain
{
    Task Write(int value);

    Task SetOnly(int value);

    Task<int> Reread();

    Task<int> ValueAtActivation();

    Task<(int Value, bool Exists)> Read();

    Task Clear();

    Task WriteRow(int value);

    Task<(int Value, bool Exists)> ReadRow();

    Task End();
}

public sealed class StateGrain(
    [PersistentState("number")] IPersistentState<Number> number, [PersistentState("row", "rows")] IPersistentState<Number> row)
    : WhereGrain, IStateGrain
{
    private int _atActivation;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _atActivation = number.State.Value;
        return base.OnActivateAsync(cancellationToken);
    }

    public Task Write(int value)
    {
        number.State.Value = value;
        return number.WriteStateAsync();
    }

    public Task SetOnly(int value)
    {
        number.State.Value = value;
        return Task.CompletedTask;
    }

    public async Task<int> Reread()
    {
        await number.ReadStateAsync();
        return number.State.Value;
    }

    public Task<int> ValueAtActivation() => Task.FromResult(_atActivation);

    public Task<(int Value, bool Exists)> Read() => Task.FromResult((number.State.Value, number.RecordExists));

    public Task Clear() => number.ClearStateAsync();

    public Task WriteRow(int value)
    {
        row.State.Value = value;
        return row.WriteStateAsync();
    }

    public Task<(int Value, bool Exists)> ReadRow() => Task.FromResult((row.State.Value, row.RecordExists));

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
