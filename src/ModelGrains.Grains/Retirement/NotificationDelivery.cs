using Microsoft.Extensions.Logging;
using ModelGrains.Core.Retirement;
using ModelGrains.Retirement;

namespace ModelGrains.Grains.Retirement;

/// <summary>Delivers what the outboxes hold, each notification until it is taken or given up. At least once: a crash after a delivery delivers it again, under the same id.</summary>
public sealed partial class NotificationDelivery
{
    private const int ParallelSends = 4;

    /// <summary>A clock that went forward makes every notification old: none is given up before this many tries.</summary>
    private const int LeastTries = 8;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly IGrainFactory grains;
    private readonly WebhookClient webhook;
    private readonly NotificationOutbox outbox;
    private readonly SweepLeader leader;
    private readonly WebhookOptions options;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly ILogger<NotificationDelivery> logger;

    internal NotificationDelivery(
        IGrainFactory grains, WebhookClient webhook, NotificationOutbox outbox, SweepLeader leader, WebhookOptions options,
        TimeProvider time, Random random, ILogger<NotificationDelivery> logger)
    {
        this.grains = grains;
        this.webhook = webhook;
        this.outbox = outbox;
        this.leader = leader;
        this.options = options;
        this.time = time;
        this.random = random;
        this.logger = logger;
    }

    /// <summary>How long to wait at most for what other silos add.</summary>
    public static TimeSpan PollPeriod { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether anybody is told at all.</summary>
    public bool IsOn => options.IsOn;

    /// <summary>Tries everything that is due once.</summary>
    /// <returns>How long to wait before the next time, unless something is added.</returns>
    public async Task<TimeSpan> RunAsync(CancellationToken cancellationToken)
    {
        if (!IsOn || !leader.IsHere)
            return PollPeriod;
        var lists = await Task.WhenAll(Enumerable.Range(0, GrainFactoryExtensions.CatalogPartitions).Select(partition => grains.Notifications(partition).ListAsync()));
        var now = time.GetUtcNow();
        var due = lists.SelectMany(list => list).Where(pending => IsDue(pending, now)).OrderBy(pending => pending.Notice.Time).ToList();
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = ParallelSends, CancellationToken = cancellationToken }, async (pending, token) => await SendAsync(pending, token));
        var left = await Task.WhenAll(Enumerable.Range(0, GrainFactoryExtensions.CatalogPartitions).Select(partition => grains.Notifications(partition).ListAsync()));
        var next = left.SelectMany(list => list).Select(pending => pending.NextAttempt).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        var wait = next - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < PollPeriod ? wait : PollPeriod;
    }

    /// <summary>Ends when something was added on this silo.</summary>
    public Task AddedAsync(CancellationToken cancellationToken) => outbox.AddedAsync(cancellationToken);

    /// <summary>A try that lies further ahead than any wait is one that a wrong clock put off.</summary>
    private static bool IsDue(PendingNotice pending, DateTimeOffset now) => pending.NextAttempt <= now || pending.NextAttempt - now > LongestWait;

    private async Task SendAsync(PendingNotice pending, CancellationToken cancellationToken)
    {
        var notice = pending.Notice;
        var box = grains.Notifications(GrainFactoryExtensions.PartitionOf(notice.Version.Model));
        if (await webhook.SendAsync(notice, cancellationToken) is not { } error)
        {
            await box.RemoveAsync(notice.Id);
            Log.Delivered(logger, notice.Kind, notice.Version, notice.Id);
            return;
        }

        var failures = pending.Failures + 1;
        var now = time.GetUtcNow();
        if (failures >= LeastTries && now - notice.Time >= TimeSpan.FromHours(options.GiveUpHours))
        {
            await box.RemoveAsync(notice.Id);
            Log.GivenUp(logger, notice.Kind, notice.Version, notice.Id, failures, error);
            return;
        }

        var wait = new RetryDelay(TimeSpan.FromSeconds(options.FirstRetrySeconds), LongestWait).After(failures, random.NextDouble());
        await box.PostponeAsync(notice.Id, error, now + wait);
        Log.Failed(logger, notice.Kind, notice.Version, notice.Id, failures, error, wait.TotalSeconds);
    }

    private static partial class Log
    {
        [LoggerMessage(1520, LogLevel.Information, "Notification {Kind} of {Version} was delivered ({Id})")]
        public static partial void Delivered(ILogger logger, NoticeKind kind, VersionKey version, string id);

        [LoggerMessage(1521, LogLevel.Warning, "Notification {Kind} of {Version} was not delivered ({Id}, {Failures} times): {Error}; again in {Seconds:F0} s")]
        public static partial void Failed(ILogger logger, NoticeKind kind, VersionKey version, string id, int failures, string error, double seconds);

        [LoggerMessage(1522, LogLevel.Error, "Notification {Kind} of {Version} is given up ({Id}, {Failures} failures): {Error}")]
        public static partial void GivenUp(ILogger logger, NoticeKind kind, VersionKey version, string id, int failures, string error);
    }
}
