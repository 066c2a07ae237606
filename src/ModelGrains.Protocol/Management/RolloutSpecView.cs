namespace ModelGrains.Protocol.Management;

/// <summary>How a version takes the place of others; the names are those of Argo Rollouts where it has them.</summary>
public sealed record RolloutSpecView
{
    /// <summary>The new version. Not with a deployment, which brings its own.</summary>
    public int? Version { get; init; }

    /// <summary><c>recreate</c>, <c>rollingUpdate</c>, <c>blueGreen</c>, <c>canary</c>, <c>abTest</c>, <c>shadow</c> or <c>championChallenger</c>.</summary>
    public string? Strategy { get; init; }

    /// <summary>The steps of a canary, in their order.</summary>
    public IReadOnlyList<RolloutStepView>? Steps { get; init; }

    /// <summary>What keeps callers on their version meanwhile; without it what the route says.</summary>
    public RouteStickyView? Sticky { get; init; }

    /// <summary>Of a rolling update: how many instances there may be above the new version's number; 1 by default.</summary>
    public int? MaxSurge { get; init; }

    /// <summary>Of a rolling update: how many instances may be missing; 0 by default.</summary>
    public int? MaxUnavailable { get; init; }

    /// <summary>Of a blue/green rollout: whether the traffic moves without a command; true by default.</summary>
    public bool? AutoPromotionEnabled { get; init; }

    /// <summary>Of a blue/green rollout: how long the new version is reachable by its label before that, in seconds; 0 by default.</summary>
    public double? AutoPromotionSeconds { get; init; }

    /// <summary>Of a blue/green rollout: that label; <c>preview</c> by default.</summary>
    public string? PreviewLabel { get; init; }

    /// <summary>How long the old version stays ready after all traffic has left it, in seconds; 30 by default.</summary>
    public double? ScaleDownDelaySeconds { get; init; }

    /// <summary>How long a step may try to get its route, in seconds; 600 by default.</summary>
    public double? ProgressDeadlineSeconds { get; init; }

    /// <summary>What is measured for as long as both versions have requests, or copies of them: a failure goes back.</summary>
    public AnalysisView? Analysis { get; init; }

    /// <summary>Of a challenger: what it has to show, so many times in a row, to take the champion's place.</summary>
    public AnalysisView? Promotion { get; init; }

    /// <summary>Of an A/B test: how it splits the traffic, and when it ends.</summary>
    public RolloutAbTestView? AbTest { get; init; }

    /// <summary>Of a canary and of blue/green: leaves the steps out where the version was served a short while ago.</summary>
    public RollbackWindowView? RollbackWindow { get; init; }

    /// <summary>Of a shadow, and of a challenger without a weight: the share of the requests that are copied, in percent; 100 by default.</summary>
    public double? Share { get; init; }

    /// <summary>Of a challenger: its share of the traffic, in percent; without it, it gets copies.</summary>
    public double? Weight { get; init; }

    /// <summary>Of a shadow: how long it lasts, as <c>1h</c>; until it is promoted by default.</summary>
    public string? Duration { get; init; }

    /// <summary>Of a canary: whether instances take each other's place, the share following them; false by default.</summary>
    public bool? Rolling { get; init; }

    /// <summary>The webhooks that are told what happens, by their names in the server's configuration.</summary>
    public IReadOnlyList<string>? Webhooks { get; init; }

    /// <summary>Why, for the history.</summary>
    public string? Reason { get; init; }
}
