using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.ContractTests;

[Collection(nameof(ClusterCollection))]
public sealed class PersistenceTests(ClusterFixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    private IStateGrain Grain => fixture.Client.GetGrain<IStateGrain>(_key);

    [Fact]
    public async Task Write_State_IsThereWhenTheGrainActivatesAgain()
    {
        Assert.Equal((0, false), await Grain.Read().Within());
        await Grain.Write(7).Within();
        Assert.Equal((7, true), await Grain.Read().Within());

        await Reactivate();

        Assert.Equal(7, await Grain.ValueAtActivation().Within());
    }

    [Fact]
    public async Task Change_WithoutWrite_IsNotStored()
    {
        await Grain.Write(7).Within();

        await Grain.SetOnly(8).Within();

        Assert.Equal(7, await Grain.Reread().Within());
    }

    [Fact]
    public async Task Clear_State_IsGoneAndCanBeWrittenAgain()
    {
        await Grain.Write(7).Within();

        await Grain.Clear().Within();
        Assert.Equal((0, false), await Grain.Read().Within());
        await Grain.Write(8).Within();

        Assert.Equal((8, true), await Grain.Read().Within());
    }

    [Fact]
    public async Task Write_MemoryStorageHasAnotherVersion_ThrowsAndReplacesTheActivation()
    {
        await Grain.Write(7).Within();
        var activation = await Grain.Activation().Within();
        var storage = fixture.Cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainStorage>();
        var state = new GrainState<Number>(new Number());
        await storage.ReadStateAsync("number", Grain.GetGrainId(), state);
        state.State!.Value = 9;
        await storage.WriteStateAsync("number", Grain.GetGrainId(), state);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Write(8).Within());

        Assert.Equal(9, await Grain.ValueAtActivation().Within());
        Assert.NotEqual(activation, await Grain.Activation().Within());
    }

    [Fact]
    public async Task Write_OwnStorageHasAnotherVersion_ThrowsAndReplacesTheActivation()
    {
        await Grain.WriteRow(7).Within();
        var activation = await Grain.Activation().Within();
        RowStorage.Shared.Touch("row", Grain.GetGrainId());

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.WriteRow(8).Within());

        Assert.Equal((7, true), await Grain.ReadRow().Within());
        Assert.NotEqual(activation, await Grain.Activation().Within());
        await Grain.WriteRow(8).Within();
    }

    [Fact]
    public async Task Write_OwnStorage_GetsTheStateUnderItsName()
    {
        await Grain.WriteRow(7).Within();

        Assert.True(RowStorage.Shared.Has("row", Grain.GetGrainId()));
        Assert.Equal((0, false), await Grain.Read().Within());
    }

    private async Task Reactivate()
    {
        var before = await Grain.Activation().Within();
        await Grain.End().Within();
        await Probe.Of(_key).Deactivated.Within();
        Assert.NotEqual(before, await Grain.Activation().Within());
    }
}
