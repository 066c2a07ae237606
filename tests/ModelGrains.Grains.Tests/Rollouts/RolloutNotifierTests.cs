using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Grains.Rollouts;
using ModelGrains.Grains.Webhooks;
using ModelGrains.Rollouts;
using ModelGrains.Testing;

namespace ModelGrains.Grains.Tests.Rollouts;

/// <summary>From a rollout to its webhooks: nothing that they are to be told is lost, and the rollout waits for none.</summary>
public sealed class RolloutNotifierTests
{
    private static readonly ModelName Model = ModelName.Parse("add_one");

    [Fact]
    public async Task Rollout_WebhookFailsTwice_IsToldEverythingInOrderUnderTheSameIds()
    {
        var failures = 0;
        var sender = new ScriptedSender(_ => Task.FromResult(Interlocked.Increment(ref failures) <= 2 ? ScriptedSender.Away : WebhookAnswer.Delivered));
        await using var cluster = await StartAsync(sender);

        var rollout = await RunAsync(cluster, "ops");

        var sent = await sender.UntilAsync("ops", "rollout.succeeded");
        Assert.Equal([sent[0], sent[0]], sent.Skip(1).Take(2));
        Assert.Equal(rollout.Events.Select(happened => ($"add_one/1/{happened.Sequence}", happened.Reason)), sent.Skip(2).Select(one => (one.Id, one.Reason)));
        Assert.Equal("rollout.progressing", sent[0].Type);
    }

    [Fact]
    public async Task Rollout_WebhookNeverAnswers_GoesOnAndOthersAreTold()
    {
        var never = new TaskCompletionSource<WebhookAnswer>();
        var sender = new ScriptedSender(sent => sent.Webhook == "ops" ? never.Task : Task.FromResult(WebhookAnswer.Delivered));
        await using var cluster = await StartAsync(sender);

        await RunAsync(cluster, "ops", "audit");
        var told = await sender.UntilAsync("audit", "rollout.succeeded");
        await cluster.Grains.Rollout(Model).TellAsync(new TellRollout { Verb = RolloutVerb.Undo, Actor = "ada" });
        await EndAsync(cluster);
        told.AddRange(await sender.UntilAsync("audit", "rollout.aborted"));

        Assert.Equal("add_one/1/1", Assert.Single(told, one => one.Webhook == "ops").Id);
    }

    [Fact]
    public async Task Rollout_WebhookIsGone_IsNotTriedAgain()
    {
        var sender = new ScriptedSender(sent => Task.FromResult(sent.Webhook == "ops" ? new WebhookAnswer("gone", IsFinal: true) : WebhookAnswer.Delivered));
        await using var cluster = await StartAsync(sender);

        var rollout = await RunAsync(cluster, "ops");

        var sent = await sender.UntilAsync("ops", "rollout.succeeded");
        Assert.Equal(rollout.Events.Length, sent.Count);
        // A silo that stops ends what its grains do.
        await cluster.Cluster.StopSiloAsync(cluster.Cluster.Silos[0]);
        Assert.Contains(cluster.Errors.Entries, entry => entry.Contains("Webhook ops is not told any more (add_one/1/1, 1 failures in a row): gone", StringComparison.Ordinal));
        cluster.Errors.Entries.Clear();
    }

    /// <summary>The server is gone after the receiver took it and before that was stored.</summary>
    [Fact]
    public async Task Rollout_CrashAfterADelivery_IsToldAgainUnderTheSameIdAlsoAfterTheRolloutHasEnded()
    {
        using var folder = new TemporaryFolder();
        var never = new TaskCompletionSource<WebhookAnswer>();
        var first = new ScriptedSender(_ => never.Task);
        ScriptedSender.Sent cutOff;
        RolloutStatus rollout;
        await using (var cluster = await StartAsync(first, folder))
        {
            rollout = await RunAsync(cluster, "ops");
            cutOff = await first.NextAsync();
            await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[0]);
        }

        var second = new ScriptedSender(_ => Task.FromResult(WebhookAnswer.Delivered));
        await using var again = await StartAsync(second, folder, deploy: false);
        await again.Grains.ResumeRolloutsAsync();

        var sent = await second.UntilAsync("ops", "rollout.succeeded");
        Assert.Equal(cutOff, sent[0]);
        Assert.Equal(rollout.Events.Length, sent.Count);
    }

    [Fact]
    public async Task StartAsync_UnknownWebhook_IsRefusedWithTheKnownNames()
    {
        await using var cluster = await StartAsync(new ScriptedSender(_ => Task.FromResult(WebhookAnswer.Delivered)));

        var started = await cluster.Grains.Rollout(Model).StartAsync(new StartRollout { Spec = Spec("opz"), Actor = "ada" });

        Assert.Equal("webhooks[0] is 'opz', expected one of audit, ops", Assert.Single(started.Error!.Fields.Select(field => $"{field.Field} {field.Message}")));
    }

    private static async Task<ServingCluster> StartAsync(ScriptedSender sender, TemporaryFolder? folder = null, bool deploy = true)
    {
        var cluster = await ServingCluster.StartAsync(
            folder: folder,
            configure: options =>
            {
                foreach (var name in (string[])["ops", "audit"])
                    options.Webhooks[name] = new WebhookEndpointOptions { Url = "http://127.0.0.1:1/", Secret = "0123456789abcdef" };
            },
            configureSilo: silo => silo.Services.AddSingleton<IWebhookSender>(sender));
        if (deploy)
        {
            await cluster.DeployAsync("add_one", version: 2);
            await cluster.DeployAsync("add_one", version: 1);
        }

        return cluster;
    }

    private static RolloutSpec Spec(params string[] webhooks) =>
        new() { Version = new ModelVersion(2), Strategy = RolloutStrategy.BlueGreen, ScaleDownDelay = TimeSpan.Zero, Webhooks = [.. webhooks] };

    private static async Task<RolloutStatus> RunAsync(ServingCluster cluster, params string[] webhooks)
    {
        var started = await cluster.Grains.Rollout(Model).StartAsync(new StartRollout { Spec = Spec(webhooks), Actor = "ada" });
        Assert.True(started.IsSuccess, started.Error?.ToString());
        var ended = await EndAsync(cluster);
        Assert.Equal(RolloutState.Succeeded, ended.State);
        return ended;
    }

    private static async Task<RolloutStatus> EndAsync(ServingCluster cluster)
    {
        var rollout = (await cluster.Grains.Rollout(Model).GetAsync())!;
        while (!rollout.HasEnded)
            rollout = (await cluster.Grains.Rollout(Model).WaitAsync(rollout.Number, rollout.LastEvent.Sequence, CancellationToken.None))!;
        return rollout;
    }
}
