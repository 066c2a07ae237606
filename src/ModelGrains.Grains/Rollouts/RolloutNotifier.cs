using Microsoft.Extensions.Logging;
using ModelGrains.Core.Rollouts;
using ModelGrains.Grains.Webhooks;
using ModelGrains.Rollouts;
using Orleans.Storage;

namespace ModelGrains.Grains.Rollouts;

/// <summary>
/// Tells webhooks what happened to a model's rollouts, beside the rollout, which never waits for it: each webhook in order, and none for another.
/// At least once: a crash after a delivery delivers it again, under the same id. Runs in the turns of its grain.
/// </summary>
internal sealed partial class RolloutNotifier
{
    private readonly IWebhookSender sender;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly ILogger logger;
    private readonly RolloutOutbox outbox;
    private readonly Func<Task> onTold;
    private readonly Action onStale;
    private readonly CancellationToken leaving;
    private readonly Dictionary<string, Task> pumps = [];

    public RolloutNotifier(
        IWebhookSender sender, TimeProvider time, Random random, ILogger logger, RolloutOutbox outbox, Func<Task> onTold, Action onStale,
        CancellationToken leaving)
    {
        this.onStale = onStale;
        this.onTold = onTold;
        this.sender = sender;
        this.time = time;
        this.random = random;
        this.logger = logger;
        this.outbox = outbox;
        this.leaving = leaving;
    }

    /// <summary>Whether anything is under way.</summary>
    public bool IsRunning => pumps.Values.Any(pump => !pump.IsCompleted);

    /// <summary>Ends when nothing is under way; does not fail.</summary>
    public Task Ended => Task.WhenAll(pumps.Values);

    /// <summary>Begins with what waits, where it is not under way.</summary>
    public void Run()
    {
        foreach (var webhook in outbox.Waiting.Select(notice => notice.Webhook).Distinct())
        {
            if (!leaving.IsCancellationRequested && (!pumps.TryGetValue(webhook, out var pump) || pump.IsCompleted))
                pumps[webhook] = RunAsync(webhook);
        }
    }

    private async Task RunAsync(string webhook)
    {
        try
        {
            do
            {
                var failures = 0;
                while (WebhookPolicy.Next(outbox.Waiting, webhook) is { } notice)
                    failures = await TellAsync(notice, failures);
                await onTold();
            }
            while (WebhookPolicy.Next(outbox.Waiting, webhook) is not null); // Something may have happened meanwhile.
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The silo stops: another activation goes on with what is stored.
        }
        catch (Exception e)
        {
            // The store is away, or another activation writes: what is stored holds, and the next look at the list of rollouts goes on.
            Log.BrokenOff(logger, e, webhook);
            if (e is InconsistentStateException)
                onStale();
        }
    }

    /// <summary>One try.</summary>
    /// <returns>How many have failed in a row.</returns>
    private async Task<int> TellAsync(RolloutNotice notice, int failures)
    {
        leaving.ThrowIfCancellationRequested();
        var answer = await sender.SendAsync(notice.Webhook, notice.Id, RolloutNoticeBody.Write(notice), leaving);
        if (answer.Error is not { } error)
        {
            await outbox.RemoveAsync(notice);
            Log.Delivered(logger, notice.Webhook, notice.Id);
            return 0;
        }

        failures++;
        if (answer.IsFinal || WebhookPolicy.RetryAfter(failures, time.GetUtcNow() - notice.Event.Time, random.NextDouble()) is not { } wait)
        {
            await outbox.RemoveAsync(notice);
            Log.GivenUp(logger, notice.Webhook, notice.Id, failures, error);
            return failures;
        }

        Log.Failed(logger, notice.Webhook, notice.Id, failures, error, wait.TotalSeconds);
        await Task.Delay(wait, time, leaving);
        return failures;
    }

    private static partial class Log
    {
        [LoggerMessage(1370, LogLevel.Debug, "Webhook {Webhook} was told ({Id})")]
        public static partial void Delivered(ILogger logger, string webhook, string id);

        [LoggerMessage(1371, LogLevel.Warning, "Webhook {Webhook} was not told ({Id}, {Failures} failures in a row): {Error}; again in {Seconds:F0} s")]
        public static partial void Failed(ILogger logger, string webhook, string id, int failures, string error, double seconds);

        [LoggerMessage(1372, LogLevel.Error, "Webhook {Webhook} is not told any more ({Id}, {Failures} failures in a row): {Error}")]
        public static partial void GivenUp(ILogger logger, string webhook, string id, int failures, string error);

        [LoggerMessage(1373, LogLevel.Warning, "Telling webhook {Webhook} broke off; it will go on")]
        public static partial void BrokenOff(ILogger logger, Exception exception, string webhook);
    }
}
