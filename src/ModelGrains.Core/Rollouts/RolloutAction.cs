using ModelGrains.Core.Experiments;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Rollouts;

/// <summary>The one thing that a rollout is owed next: a route to write, a status to store, something to measure or to count, or a wait; exactly one of them is set.</summary>
public readonly record struct RolloutAction
{
    private RolloutAction(RouteSpec? route, string reason, RolloutStatus? status, TimeSpan? wait, RolloutStage? measured = null, ExperimentQuery? counted = null)
    {
        Counted = counted;
        Measured = measured;
        Route = route;
        Reason = reason;
        Status = status;
        Wait = wait;
    }

    /// <summary>The route to write.</summary>
    public RouteSpec? Route { get; }

    /// <summary>Why; of <see cref="Route"/>.</summary>
    public string Reason { get; }

    /// <summary>The status to store.</summary>
    public RolloutStatus? Status { get; }

    /// <summary>How long to wait for a command; <see cref="Timeout.InfiniteTimeSpan"/> until one comes.</summary>
    public TimeSpan? Wait { get; }

    /// <summary>The stage that is to be measured now: what is read goes to <see cref="RolloutPolicy.OnMeasured"/>.</summary>
    public RolloutStage? Measured { get; }

    /// <summary>What the A/B test is to be counted by now: what is counted goes to <see cref="AbTestPolicy.OnCounted"/>.</summary>
    public ExperimentQuery? Counted { get; }

    /// <summary>To write a route.</summary>
    public static RolloutAction Write(RouteSpec route, string reason) => new(route, reason, null, null);

    /// <summary>To store a status.</summary>
    public static RolloutAction Store(RolloutStatus status) => new(null, "", status, null);

    /// <summary>To measure.</summary>
    public static RolloutAction Measure(RolloutStage stage) => new(null, "", null, null, stage);

    /// <summary>To count an A/B test.</summary>
    public static RolloutAction Count(ExperimentQuery query) => new(null, "", null, null, null, query);

    /// <summary>To wait for a time, or for a command.</summary>
    public static RolloutAction WaitFor(TimeSpan time) => new(null, "", null, time);
}
