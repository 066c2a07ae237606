using ModelGrains.Errors;
using ModelGrains.Grains.Retirement;
using ModelGrains.Retirement;
using ModelGrains.Testing;
using static ModelGrains.Grains.Tests.Retirement.RetirementCluster;

namespace ModelGrains.Grains.Tests.Retirement;

/// <summary>From a sweep to the receiver: nothing that is to be told is lost.</summary>
public sealed class NotificationTests
{
    [Fact]
    public async Task RunAsync_ReceiverFailsThenTakesIt_IsDeliveredOnceWithTheSameIdAndBody()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(500), WebhookReceiver.Close, WebhookReceiver.Status(200));
        await using var cluster = await StartAsync(options => Configure(options, receiver));
        await cluster.SweepAfterAsync(24);

        for (var i = 0; i < 6; i++)
        {
            await DeliverAsync(cluster);
            cluster.Time.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(3, receiver.Seen.Count);
        Assert.Single(receiver.Seen.Select(received => received.Id).Distinct());
        Assert.All(receiver.Seen, received => Assert.Equal(receiver.Seen[0].Body, received.Body));
        Assert.Empty(await PendingAsync(cluster));
    }

    [Fact]
    public async Task RunAsync_NotDueYet_WaitsAndSaysHowLong()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(503));
        await using var cluster = await StartAsync(options => Configure(options, receiver));
        await cluster.SweepAfterAsync(24);

        var wait = await DeliverAsync(cluster);
        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        await DeliverAsync(cluster);
        Assert.Single(receiver.Seen);
        var pending = Assert.Single(await PendingAsync(cluster));
        Assert.Equal((1, "the receiver answered 503, expected 2xx"), (pending.Failures, pending.LastError));
    }

    [Fact]
    public async Task RunAsync_AfterARestart_DeliversWhatWaited()
    {
        using var folder = new TemporaryFolder();
        var time = new PassingTime();
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(500), WebhookReceiver.Status(200));
        await using (var first = await StartAsync(options => Configure(options, receiver), folder, time))
        {
            await first.SweepAfterAsync(24);
            await DeliverAsync(first);
        }

        // Orleans starts with the machine's clock, as it does in a server: only then is it later.
        var later = new PassingTime();
        await using var second = await StartAsync(options => Configure(options, receiver), folder, later, deploy: false);
        later.Pass(TimeSpan.FromDays(24) + TimeSpan.FromMinutes(1));
        await DeliverAsync(second);

        Assert.Equal(2, receiver.Seen.Count);
        Assert.Empty(await PendingAsync(second));
    }

    [Fact]
    public async Task RunAsync_WholeLife_TellsEachStepOnce()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        await using var cluster = await StartAsync(options => Configure(options, receiver));
        await cluster.SweepAfterAsync(24);
        await DeliverAsync(cluster);
        await cluster.SweepAfterAsync(7.1);
        await DeliverAsync(cluster);
        await cluster.Commands.RestoreAsync(Old, false, "ada", CancellationToken.None);
        await DeliverAsync(cluster);
        await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None);
        await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None);
        await DeliverAsync(cluster);
        await cluster.SweepAfterAsync(14.1);
        await DeliverAsync(cluster);

        Assert.Equal(["version.expiring", "version.retired", "version.restored", "version.retired", "version.deleted"], receiver.Seen.Select(received => received.Event));
        Assert.Equal(5, receiver.Seen.Select(received => received.Id).Distinct().Count());
    }

    [Fact]
    public async Task RunAsync_CrashBetweenTheNotificationAndTheRecord_TellsUnderTheSameId()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        await using var cluster = await StartAsync(options => Configure(options, receiver));
        cluster.Time.Pass(TimeSpan.FromDays(24));
        var record = await cluster.OldAsync();
        var decision = Core.Retirement.RetirementPolicy.Decide(record, null, null, new Core.Retirement.RetirementRules(), cluster.Time.GetUtcNow());
        var move = Core.Retirement.RetirementMoves.Warn(record, decision, "retirement", cluster.Time.GetUtcNow());
        await cluster.Serving.Silo<NotificationOutbox>().AddAsync(Core.Retirement.RetirementNotices.Of(record, move, NoticeKind.Expiring, cluster.Time.GetUtcNow()));

        await cluster.SweepAsync();

        Assert.Equal(1, (await cluster.OldAsync()).Retirement!.Warnings);
        Assert.Single(await PendingAsync(cluster));
    }

    [Fact]
    public async Task RunAsync_ReceiverIsDeadForTooLong_IsGivenUpWithAnError()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(500));
        await using var cluster = await StartAsync(options => Configure(options, receiver));
        await cluster.SweepAfterAsync(24);
        for (var i = 0; i < 7; i++)
        {
            await DeliverAsync(cluster);
            cluster.Time.Pass(TimeSpan.FromDays(1));
        }

        Assert.Single(await PendingAsync(cluster));
        await DeliverAsync(cluster);

        Assert.Empty(await PendingAsync(cluster));
        Assert.Contains("is given up", Assert.Single(cluster.Serving.Errors.Entries), StringComparison.Ordinal);
        cluster.Serving.Errors.Entries.Clear();
    }

    [Fact]
    public async Task SweepAsync_OutboxFull_WarnsNobodyUntilThereIsRoom()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        await using var cluster = await StartAsync(options => Configure(options, receiver));
        var box = cluster.Serving.Grains.Notifications(GrainFactoryExtensions.PartitionOf(Model));
        for (var i = 0; i < PendingNotice.MaxCount; i++)
            Assert.True((await box.AddAsync(Notice($"{i}", cluster.Time.GetUtcNow()))).IsSuccess);
        Assert.Equal(ModelErrorCode.Overloaded, (await box.AddAsync(Notice("more", cluster.Time.GetUtcNow()))).Error!.Code);
        Assert.True((await box.AddAsync(Notice("7", cluster.Time.GetUtcNow()))).IsSuccess);

        await cluster.SweepAfterAsync(24);
        Assert.Null((await cluster.OldAsync()).Retirement);
        await DeliverAsync(cluster);
        await cluster.SweepAsync();
        Assert.Equal(1, (await cluster.OldAsync()).Retirement!.Warnings);
    }

    [Fact]
    public async Task SweepAsync_NoWebhook_KeepsNothing()
    {
        await using var cluster = await StartAsync();
        await cluster.SweepAfterAsync(24);
        Assert.Empty(await PendingAsync(cluster));
        Assert.False(cluster.Serving.Silo<NotificationDelivery>().IsOn);
    }

    private static RetirementNotice Notice(string id, DateTimeOffset time) =>
        new() { Id = id, Kind = NoticeKind.Kept, Version = Old, Time = time, Reason = "test" };

    private static void Configure(RetirementOptions options, WebhookReceiver receiver)
    {
        options.Webhook.Url = receiver.Url;
        options.Webhook.Secret = "0123456789abcdef";
    }

    private static Task<TimeSpan> DeliverAsync(RetirementCluster cluster) => cluster.Serving.Silo<NotificationDelivery>().RunAsync(CancellationToken.None);

    private static async Task<IReadOnlyList<PendingNotice>> PendingAsync(RetirementCluster cluster)
    {
        var lists = await Task.WhenAll(Enumerable.Range(0, GrainFactoryExtensions.CatalogPartitions).Select(partition => cluster.Serving.Grains.Notifications(partition).ListAsync()));
        return [.. lists.SelectMany(list => list)];
    }
}
