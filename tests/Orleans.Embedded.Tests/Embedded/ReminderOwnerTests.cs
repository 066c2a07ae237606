using Orleans.Hosting;
using Orleans.TestingHost;

namespace Orleans.ContractTests.Embedded;

/// <summary>The silo that runs the reminders can leave either way.</summary>
public sealed class ReminderOwnerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reminder_ItsSiloLeaves_GoesOnInAnother(bool gracefully)
    {
        var key = ClusterFixture.NewKey();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) => silo
            .UseInMemoryReminderService()
            .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.Zero));
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        await cluster.Client.GetGrain<IReminderGrain>(key).Register("r", TimeSpan.Zero, TimeSpan.FromMilliseconds(100)).Within();
        await Probe.Of(key).Reaches("r:100");

        if (gracefully) await cluster.StopSiloAsync(cluster.Silos[0]).Within();
        else await cluster.KillSiloAsync(cluster.Silos[0]).Within();

        await Probe.Of(key).Reaches("r:100", Probe.Of(key).CountOf("r:100") + 3);
    }
}
