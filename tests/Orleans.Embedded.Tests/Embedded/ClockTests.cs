using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace Orleans.ContractTests.Embedded;

/// <summary>Everything that waits takes its time from the host's <see cref="TimeProvider"/>.</summary>
public sealed class ClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly string _key = ClusterFixture.NewKey();
    private readonly ManualTimeProvider _time = new();
    private InProcessTestCluster _cluster = null!;

    private Probe Probe => Probe.Of(_key);

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureHost(host => host.Services.AddSingleton<TimeProvider>(_time));
        builder.ConfigureSilo((_, silo) => silo.UseInMemoryReminderService());
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Collector_GrainIsIdleForItsAge_DeactivatesIt()
    {
        await _cluster.Client.GetGrain<IPlainSlowGrain>(_key).Silo().Within();

        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Empty(Probe.Events);
        _time.Advance(TimeSpan.FromMinutes(3));

        await Probe.Reaches("ended");
    }

    [Fact]
    public async Task Collector_GrainIsCalled_KeepsIt()
    {
        var grain = _cluster.Client.GetGrain<IPlainSlowGrain>(_key);
        var activation = await grain.Activation().Within();

        for (var i = 0; i < 6; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            Assert.Equal(activation, await grain.Activation().Within());
        }
    }

    [Fact]
    public async Task Collector_TimerRuns_DoesNotCountAsUse()
    {
        var grain = _cluster.Client.GetGrain<IPlainSlowGrain>(_key);
        await grain.StartTimer(Minute).Within();

        for (var i = 0; Probe.CountOf("ended") == 0 && i < 20; i++)
        {
            _time.Advance(Minute);
            await Task.WhenAny(Probe.Reaches("tick", i + 1), Probe.Reaches("ended"));
        }

        await Probe.Reaches("ended");
        Assert.InRange(Probe.CountOf("tick"), 14, 17);
    }

    [Fact]
    public async Task Collector_DeactivationDelayed_WaitsForThat()
    {
        await _cluster.Client.GetGrain<IPlainSlowGrain>(_key).Delay(TimeSpan.FromHours(1)).Within();

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(Probe.Events);
        _time.Advance(TimeSpan.FromMinutes(3));

        await Probe.Reaches("ended");
    }

    [Fact]
    public async Task Collector_KeepAlive_NeverDeactivates()
    {
        var grain = _cluster.Client.GetGrain<IKeptGrain>(_key);
        var activation = await grain.Activation().Within();

        _time.Advance(TimeSpan.FromDays(2));

        Assert.Equal(activation, await grain.Activation().Within());
    }

    [Fact]
    public async Task Collector_ClassHasItsOwnAge_UsesIt()
    {
        await _cluster.Client.GetGrain<IAgedGrain>(_key).Silo().Within();

        _time.Advance(TimeSpan.FromMinutes(119));
        Assert.Empty(Probe.Events);
        _time.Advance(TimeSpan.FromMinutes(3));

        await Probe.Reaches("ended");
    }

    [Fact]
    public async Task Call_NoAnswerFor30Seconds_TimesOut()
    {
        var call = _cluster.Client.GetGrain<ITurnGrain>(_key, typeof(TurnGrain).FullName).Block("a");
        await Probe.Reaches("in:a");

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<TimeoutException>(() => call.Within());
        Probe.Open("a");
    }

    [Fact]
    public async Task Reminder_DueInMonths_TicksThen()
    {
        var period = TimeSpan.FromDays(1);
        await _cluster.Client.GetGrain<IReminderGrain>(_key).Register("r", TimeSpan.FromDays(90), period).Within();

        _time.Advance(TimeSpan.FromDays(89));
        Assert.Equal(0, Probe.CountOf($"r:{period.TotalMilliseconds}"));
        _time.Advance(TimeSpan.FromDays(1));

        await Probe.Reaches($"r:{period.TotalMilliseconds}");
    }
}
