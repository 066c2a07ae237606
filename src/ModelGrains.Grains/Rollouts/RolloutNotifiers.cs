using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Webhooks;

namespace ModelGrains.Grains.Rollouts;

/// <summary>Makes what tells webhooks, one for each model that has rollouts.</summary>
internal sealed class RolloutNotifiers
{
    private readonly IWebhookSender sender;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly ILogger<RolloutNotifier> logger;

    public RolloutNotifiers(WebhookEndpoints webhooks, IWebhookSender sender, TimeProvider time, Random random, ILogger<RolloutNotifier> logger)
    {
        Webhooks = webhooks.Names;
        this.sender = sender;
        this.time = time;
        this.random = random;
        this.logger = logger;
    }

    /// <summary>The names of the webhooks that are configured.</summary>
    public ImmutableArray<string> Webhooks { get; }

    /// <summary>Makes one.</summary>
    /// <param name="outbox">What is to be told.</param>
    /// <param name="onTold">Is called whenever a webhook was told everything.</param>
    /// <param name="onStale">Is called where what is stored is not what this activation knows.</param>
    /// <param name="leaving">Ends it.</param>
    public RolloutNotifier Make(RolloutOutbox outbox, Func<Task> onTold, Action onStale, CancellationToken leaving) =>
        new(sender, time, random, logger, outbox, onTold, onStale, leaving);
}
