using ModelGrains.Analysis;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Rollouts;

/// <summary>A stage of a rollout: a route, and what has to happen while it stands before the next one comes.</summary>
/// <param name="Text">What it is, for people: <c>10 % to version 2</c>.</param>
/// <param name="Route">The route.</param>
public sealed record RolloutStage(string Text, RouteSpec Route)
{
    /// <summary>For how long it stands at least.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>Whether it stands until a command comes.</summary>
    public bool WaitsForCommand { get; init; }

    /// <summary>Whether it gives the new version all traffic: where a rollout that is promoted in full goes on.</summary>
    public bool IsFull { get; init; }

    /// <summary>What has to be measured before the next one comes; null for nothing.</summary>
    public AnalysisSpec? Analysis { get; init; }

    /// <summary>Whether <see cref="Analysis"/> is what a challenger has to show: what does not hold begins its count anew, and ends nothing.</summary>
    public bool IsRule { get; init; }

    /// <summary>The A/B test that it stands for until that has ended; null for none.</summary>
    public AbTestSpec? Test { get; init; }

    /// <summary>What is measured for as long as it stands; null for nothing.</summary>
    public AnalysisSpec? Guard { get; init; }

    /// <summary>Whether requests of another version are copied to the new one while it stands.</summary>
    public bool HasCopies(RolloutStatus status) => Route.Shadows.Any(shadow => shadow.Version == new VersionKey(status.Model, status.Spec.Version));

    /// <summary>Whether the new version gets copies only, so that a shadow says what it is like.</summary>
    public bool IsCopied { get; init; }
}
