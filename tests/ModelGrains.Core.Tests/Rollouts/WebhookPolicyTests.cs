using System.Collections.Immutable;
using ModelGrains.Core.Rollouts;
using ModelGrains.Errors;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Rollouts;

public sealed class WebhookPolicyTests
{
    private static readonly RolloutSpec Spec = new()
    {
        Version = new ModelVersion(2),
        Strategy = RolloutStrategy.BlueGreen,
        AutoPromotionEnabled = false,
        ScaleDownDelay = TimeSpan.Zero,
        Webhooks = ["ops", "audit"],
    };

    [Fact]
    public void Add_WholeRollout_TellsEachGateToEachWebhookInOrder()
    {
        var simulation = Started();
        var waiting = WebhookPolicy.Add([], null, simulation.Status);
        while (!simulation.Status.HasEnded)
        {
            var before = simulation.Status;
            if (!simulation.Step())
                simulation.Tell(RolloutVerb.Promote);
            waiting = WebhookPolicy.Add(waiting, before, simulation.Status);
        }

        Assert.Equal(simulation.Status.Events, waiting.Where(notice => notice.Webhook == "audit").Select(notice => notice.Event));
        Assert.Equal(simulation.Status.Events, waiting.Where(notice => notice.Webhook == "ops").Select(notice => notice.Event));
        Assert.Contains(waiting, notice => notice.Event is { Reason: "waits to be promoted", State: RolloutState.Paused });
        Assert.Contains(waiting, notice => notice.Event.Actor == "ada" && notice.Event.Reason == "promoted");
        Assert.Equal(waiting.Length, waiting.Select(notice => (notice.Webhook, notice.Id)).Distinct().Count());
        Assert.Equal("fraud/1/1", waiting[0].Id);
    }

    [Fact]
    public void Add_AttemptThatFailedAndComesAgain_IsNotTold()
    {
        var simulation = Started();
        var before = simulation.Status;
        var failed = Core.Rollouts.RolloutPolicy.OnFailed(before, ModelErrors.Conflict("somebody else"), simulation.Now);
        Assert.True(failed.LastEvent.IsAttempt);

        Assert.Empty(WebhookPolicy.Add([], before, failed));
        var back = Core.Rollouts.RolloutPolicy.OnFailed(failed, ModelErrors.Invalid("The route", [new FieldError("x", "y")]), simulation.Now);
        Assert.Equal(["ops", "audit"], WebhookPolicy.Add([], failed, back).Select(notice => notice.Webhook));
    }

    [Fact]
    public void Add_AnotherRollout_KeepsWhatWaitsOfTheOneBefore()
    {
        var simulation = Started();
        var first = simulation.Status;
        var waiting = WebhookPolicy.Add([], null, first);
        var second = first with { Number = 2 };

        waiting = WebhookPolicy.Add(waiting, first, second);

        Assert.Equal(["fraud/1/1", "fraud/2/1"], waiting.Where(notice => notice.Webhook == "ops").Select(notice => notice.Id));
        Assert.Equal("fraud/1/1", WebhookPolicy.Next(waiting, "audit")!.Id);
        Assert.Null(WebhookPolicy.Next(waiting, "other"));
    }

    [Fact]
    public void Add_MoreThanMayWait_TheOldestGo()
    {
        var status = Started().Status;
        var waiting = ImmutableArray<RolloutNotice>.Empty;
        for (var number = 1; number <= WebhookPolicy.MaxWaiting; number++)
            waiting = WebhookPolicy.Add(waiting, null, status with { Number = number });

        Assert.Equal((WebhookPolicy.MaxWaiting, WebhookPolicy.MaxWaiting), (waiting.Length, waiting[^1].Number));
        Assert.Equal((WebhookPolicy.MaxWaiting / 2) + 1, waiting[0].Number);
    }

    [Fact]
    public void RetryAfter_Failures_WaitsLongerEachTimeUpToFiveMinutesAndGivesUpAfterADay()
    {
        var young = TimeSpan.FromHours(23);
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300], Enumerable.Range(1, 11).Select(failures => Math.Round(WebhookPolicy.RetryAfter(failures, young, 0.999999)!.Value.TotalSeconds)));
        Assert.Equal(TimeSpan.FromMinutes(2.5), WebhookPolicy.RetryAfter(10_000, young, 0));
        Assert.NotNull(WebhookPolicy.RetryAfter(WebhookPolicy.LeastTries - 1, TimeSpan.FromDays(1000), 0));
        Assert.Null(WebhookPolicy.RetryAfter(WebhookPolicy.LeastTries, TimeSpan.FromDays(1), 0));
    }

    [Fact]
    public void Id_NameWithFullStops_HasNone()
    {
        var notice = WebhookPolicy.Add([], null, Started().Status with { Model = ModelName.Parse("bert.v2") })[0];
        Assert.Equal("bert:v2/1/1", notice.Id);
    }

    [Fact]
    public void Check_UnknownAndTwice_NamesTheFieldAndWhatIsKnown()
    {
        var spec = Spec with { Webhooks = ["ops", "opz", "ops"] };

        Assert.Equal(
            ["webhooks[1] is 'opz', expected one of audit, ops", "webhooks[2] is 'ops' again, expected each once"],
            RolloutWebhooks.Check(spec, ["audit", "ops"]).Select(error => $"{error.Field} {error.Message}"));
        Assert.Equal("is 'opz', expected none: the server has no webhooks", RolloutWebhooks.Check(spec, [])[1].Message);
        Assert.Empty(RolloutWebhooks.Check(Spec, ["audit", "ops"]));
    }

    private static RolloutSimulation Started()
    {
        var simulation = new RolloutSimulation(RouteSpec.Single(new ModelVersion(1), 1));
        var started = simulation.Start(Spec);
        Assert.True(started.IsSuccess, started.Error?.ToString());
        return simulation;
    }
}
