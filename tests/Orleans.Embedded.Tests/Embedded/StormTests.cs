using Orleans.Runtime;
using Orleans.TestingHost;

namespace Orleans.ContractTests.Embedded;

/// <summary>Calls from many sides while activations and silos come and go: each is answered, whatever happens around it.</summary>
public sealed class StormTests : IAsyncLifetime
{
    private const int Grains = 7;
    private const int Callers = 24;
    private const int CallsEach = 250;
    private readonly string _prefix = ClusterFixture.NewKey();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = new InProcessTestClusterBuilder(3).Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Calls_GrainsEndThemselves_AreAllAnswered()
    {
        await Storm(async (grain, call) =>
        {
            if (call % 10 == 0) await grain.End();
            else Assert.NotEmpty(await grain.Activation());
        });

        for (var i = 0; i < Grains; i++)
        {
            // Never two at once: each begins after the one before has ended.
            var lives = Probe.Of($"{_prefix}-{i}").Events.Where(name => name is "activating" or "ended").ToArray();
            Assert.All(lives.Index(), life => Assert.Equal(life.Index % 2 == 0 ? "activating" : "ended", life.Item));
        }
    }

    [Fact]
    public async Task Calls_ASiloStops_AreAllAnswered()
    {
        var stopped = new TaskCompletionSource();
        var storm = Storm(async (grain, call) =>
        {
            Assert.NotEmpty(await grain.Silo());
            if (call == CallsEach / 4) stopped.TrySetResult();
        });
        await stopped.Task.Within();

        await _cluster.StopSiloAsync(_cluster.Silos[1]).Within();

        await storm;
    }

    [Fact]
    public async Task Calls_ASiloIsKilled_FailForThatReasonOnlyAndThenNoMore()
    {
        var killing = new TaskCompletionSource();
        var lost = 0;
        var storm = Storm(async (grain, call) =>
        {
            try
            {
                await grain.Silo();
            }
            catch (SiloUnavailableException)
            {
                Interlocked.Increment(ref lost);
            }

            if (call == CallsEach / 4) killing.TrySetResult();
        });
        await killing.Task.Within();

        await _cluster.KillSiloAsync(_cluster.Silos[1]).Within();
        await storm;

        Assert.InRange(lost, 0, Callers);
        await Storm(async (grain, _) => Assert.NotEmpty(await grain.Silo()));
    }

    private Task Storm(Func<ILifeGrain, int, Task> call) => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
    {
        for (var i = 0; i < CallsEach; i++)
            await call(_cluster.Client.GetGrain<ILifeGrain>($"{_prefix}-{(caller + i) % Grains}"), i).Within();
    })));
}
