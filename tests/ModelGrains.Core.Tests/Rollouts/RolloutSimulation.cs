using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Core.Analysis;
using ModelGrains.Core.Experiments;
using ModelGrains.Core.Rollouts;
using ModelGrains.Core.Routing;
using ModelGrains.Core.Tests.Catalog;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Rollouts;

/// <summary>A model, its route and its rollout, without grains: what the policy asks for is done at once, or fails where told to.</summary>
internal sealed class RolloutSimulation
{
    public RolloutSimulation(RouteSpec route, int instances = 1)
    {
        Route = new RouteRevision { Model = Make.Fraud, Revision = 5, Spec = route, Time = Make.Now, Actor = "ada", Reason = "" };
        Records = [Record(1, instances), Record(2, instances), Record(3, instances) with { State = VersionState.Retired }];
    }

    private readonly List<RouteRevision> history = [];

    /// <summary>What is read when something is measured; null where the time only begins then.</summary>
    public AnalysisReading? Reading { get; set; }

    /// <summary>How often something was measured.</summary>
    public int Measured { get; private set; }

    public ImmutableArray<VersionRecord> Records { get; }

    public RouteRevision Route { get; private set; }

    public RolloutStatus Status { get; private set; } = null!;

    public DateTimeOffset Now { get; set; } = Make.Now;

    /// <summary>Why the next route cannot be written; null where it can.</summary>
    public ModelError? Failure { get; set; }

    /// <summary>How many outcomes of their ten requests both versions have, when a test is counted.</summary>
    public int[] Outcomes { get; set; } = [0, 0];

    /// <summary>Why a test cannot be counted; null where it can.</summary>
    public ModelError? CountError { get; set; }

    /// <summary>What was counted.</summary>
    public List<ExperimentQuery> Queries { get; } = [];

    /// <summary>Every route that was written.</summary>
    public List<RouteSpec> Routes { get; } = [];

    public Outcome<RolloutStatus> Start(RolloutSpec spec)
    {
        var started = RolloutCommands.Start(Status, new StartRollout { Spec = spec, Actor = "ada" }, Make.Fraud, Route, [.. history, Route], Records, Now, spec.Webhooks);
        if (started.IsSuccess)
            Status = started.Value;
        return started;
    }

    public Outcome<RolloutStatus> Tell(RolloutVerb verb)
    {
        var told = RolloutCommands.Tell(Status, new TellRollout { Verb = verb, Actor = "ada" }, Route, Now);
        if (told.IsSuccess)
            Status = told.Value;
        return told;
    }

    /// <summary>One action; false where there is only to wait.</summary>
    public bool Step()
    {
        var action = RolloutPolicy.Next(Status, Route, Now);
        if (action.Status is { } next)
        {
            Status = next;
            return true;
        }

        if (action.Measured is { } stage)
        {
            Measured++;
            Status = RolloutPolicy.OnMeasured(Status, stage, Readings(stage), Now);
            return true;
        }

        if (action.Counted is { } query)
        {
            Queries.Add(query);
            Status = AbTestPolicy.OnCounted(Status, Count(query), TimeSpan.FromSeconds(1), Now);
            return true;
        }

        if (action.Route is not { } split)
            return false;
        if (Failure is { } error)
        {
            Status = RolloutPolicy.OnFailed(Status, error, Now);
            return true;
        }

        history.Add(Route);
        Route = RoutePolicy.Next(Route, new SetRoute { Spec = split, ExpectedRevision = Route.Revision, Actor = RolloutPolicy.Actor, Reason = action.Reason }, Now).Value!;
        Routes.Add(Route.Spec);
        return true;
    }

    private Outcome<ExperimentReport> Count(ExperimentQuery query)
    {
        if (CountError is { } error)
            return error;
        var tally = new ExperimentTally(query);
        for (var i = 0; i < query.Versions.Length; i++)
        {
            for (var request = 0; request < 10; request++)
                tally.Add(query.Versions[i].Value, PickReason.Sticky, hasFailed: false, request < Outcomes[i] ? 1 : null);
        }

        return ExperimentReport.Of(query, tally);
    }

    private RolloutReadings Readings(RolloutStage stage) => new()
    {
        Step = Of(RolloutGuard.StepOf(stage), Status.StepRun),
        Guard = Of(stage.Guard, Status.GuardRun),
    };

    private ImmutableArray<AnalysisReading?> Of(AnalysisSpec? spec, AnalysisRun? run) =>
        RolloutGuard.IsDue(spec, run, Now) ? [.. spec!.Metrics.Select(_ => Reading)] : default;

    /// <summary>All actions up to the next wait.</summary>
    public RolloutSimulation Run()
    {
        for (var i = 0; Step(); i++)
            Assert.True(i < 1000, "It does not come to rest.");
        return this;
    }

    /// <summary>The shares, and the instances where there are several: <c>1=90%×3 2=10%</c>.</summary>
    public static string Words(RouteSpec route) => string.Join(' ', route.Targets.OrderBy(target => target.Version).Select(target =>
        FormattableString.Invariant($"{target.Version}={target.Weight * 100:0.#}%{(target.Instances > 1 ? $"×{target.Instances}" : "")}")));

    private static VersionRecord Record(int version, int instances)
    {
        var record = Records(version);
        return record with { Manifest = record.Manifest with { Instances = instances } };

        static VersionRecord Records(int version) => Catalog.Records.Record(version, VersionState.Ready);
    }
}
