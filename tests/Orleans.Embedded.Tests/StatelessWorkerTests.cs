namespace Orleans.ContractTests;

[Collection(nameof(ClusterCollection))]
public sealed class StatelessWorkerTests(ClusterFixture fixture)
{
    [Fact]
    public async Task Call_WhileWorkersAreBusy_MakesMoreUpToTheLimit()
    {
        var key = ClusterFixture.NewKey();
        var grain = fixture.At(0).GetGrain<IWorkerGrain>(key);
        var calls = new[] { "a", "b", "c" }.Select(grain.Block).ToArray();

        await Probe.Of(key).Reaches("in", 2);
        Assert.Equal(2, Probe.Of(key).CountOf("in"));
        foreach (var name in "abc") Probe.Of(key).Open($"{name}");
        var activations = await Task.WhenAll(calls).Within();

        Assert.Equal(2, activations.Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Call_FromASilo_StaysThere(int silo)
    {
        var answered = await fixture.At(silo).GetGrain<IWorkerGrain>(ClusterFixture.NewKey()).Silo().Within();

        Assert.Equal(fixture.Cluster.Silos[silo].SiloAddress.ToParsableString(), answered);
    }
}
