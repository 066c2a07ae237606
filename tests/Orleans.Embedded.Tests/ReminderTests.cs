namespace Orleans.ContractTests;

[Collection(nameof(ClusterCollection))]
public sealed class ReminderTests(ClusterFixture fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private readonly string _key = ClusterFixture.NewKey();

    private Probe Probe => Probe.Of(_key);

    private IReminderGrain Grain => fixture.Client.GetGrain<IReminderGrain>(_key);

    [Fact]
    public async Task Register_Reminder_TicksUntilUnregistered()
    {
        await Grain.Register("r", Soon, Period).Within();
        await Probe.Reaches("r:250", 2);
        Assert.True(await Grain.Has("r").Within());

        await Grain.Unregister("r").Within();

        Assert.False(await Grain.Has("r").Within());
        Assert.Equal(0, await Grain.Count().Within());
    }

    [Fact]
    public async Task Register_SameName_ReplacesTheReminder()
    {
        await Grain.Register("r", TimeSpan.FromHours(1), TimeSpan.FromHours(1)).Within();
        await Grain.Register("r", Soon, Period).Within();

        await Probe.Reaches("r:250");

        Assert.Equal(1, await Grain.Count().Within());
        await Grain.Unregister("r").Within();
    }

    [Fact]
    public async Task Tick_GrainWasDeactivated_ActivatesIt()
    {
        await Grain.Register("r", Soon, Period).Within();
        await Probe.Reaches("r:250");

        await Grain.End().Within();
        await Probe.Reaches("ended");

        await Probe.Reaches("r:250", Probe.CountOf("r:250") + 2);
        await Grain.Unregister("r").Within();
    }

    [Fact]
    public async Task Register_PeriodBelowTheMinimum_Throws() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Grain.Register("r", Soon, TimeSpan.FromMilliseconds(1)).Within());
}
