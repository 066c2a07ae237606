using Orleans.Hosting;

namespace Orleans.ContractTests;

public sealed partial class ClusterFixture
{
    // A silo that has not heard of its neighbour yet takes a reminder that is the neighbour's and only stores it; the neighbour
    // reads the table again once per period, five minutes by default.
    static partial void RefreshSoon(ReminderOptions options) => options.RefreshReminderListPeriod = TimeSpan.FromSeconds(1);
}
