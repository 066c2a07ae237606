using System.Collections.Immutable;
using ModelGrains.Core.Retirement;
using ModelGrains.Rollouts;

namespace ModelGrains.Core.Rollouts;

/// <summary>Of what webhooks are told, and for how long it is tried. The rollout never waits for them.</summary>
public static class WebhookPolicy
{
    /// <summary>How many notices of a model may wait; the oldest go first.</summary>
    public const int MaxWaiting = 1_000;

    /// <summary>A clock that went forward makes every notice old: none is given up before this many failures in a row.</summary>
    public const int LeastTries = 8;

    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);

    private static readonly RetryDelay Delay = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    /// <summary>The notices that wait once a rollout has come from one status to another: what happened in between, but attempts that failed and come again.</summary>
    /// <param name="waiting">Those that wait already, oldest first.</param>
    /// <param name="before">The model's newest rollout before; null where there was none.</param>
    /// <param name="after">And after.</param>
    public static ImmutableArray<RolloutNotice> Add(ImmutableArray<RolloutNotice> waiting, RolloutStatus? before, RolloutStatus after)
    {
        var known = before?.Number == after.Number ? before.LastEvent.Sequence : 0;
        var added =
            from happened in after.Events
            where happened.Sequence > known && !happened.IsAttempt
            from webhook in after.Spec.Webhooks
            select new RolloutNotice
            {
                Webhook = webhook,
                Model = after.Model,
                Number = after.Number,
                Version = after.Spec.Version,
                Strategy = after.Spec.Strategy,
                Event = happened,
            };
        var all = waiting.AddRange(added);
        return all.Length > MaxWaiting ? all.RemoveRange(0, all.Length - MaxWaiting) : all;
    }

    /// <summary>What a webhook is told next: in the order in which it happened. Null where nothing waits for it.</summary>
    public static RolloutNotice? Next(ImmutableArray<RolloutNotice> waiting, string webhook) => waiting.FirstOrDefault(notice => notice.Webhook == webhook);

    /// <summary>How long to wait before a notice is tried again; null where it is given up.</summary>
    /// <param name="failures">How many deliveries to the webhook have failed in a row, at least 1.</param>
    /// <param name="age">How long ago it happened.</param>
    /// <param name="chance">At least 0 and below 1, drawn by the caller.</param>
    public static TimeSpan? RetryAfter(int failures, TimeSpan age, double chance) =>
        failures >= LeastTries && age >= GiveUpAfter ? null : Delay.After(Math.Min(failures, 30), chance);
}
