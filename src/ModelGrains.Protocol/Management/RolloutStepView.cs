namespace ModelGrains.Protocol.Management;

/// <summary>A step of a canary; exactly one of them is given.</summary>
/// <param name="SetWeight">The new version's share of the traffic, in percent.</param>
/// <param name="Pause">To wait for a time, or until the rollout is promoted.</param>
/// <param name="SetHeaderRoute">To send requests that meet conditions to the new version, whatever its share.</param>
/// <param name="Analysis">To measure the new version beside the old one.</param>
/// <param name="SetMirrorRoute">To send copies of requests to the new version.</param>
/// <param name="SetCanaryScale">To give the new version a number of instances of its own.</param>
public sealed record RolloutStepView(
    double? SetWeight, RolloutPauseView? Pause, RolloutHeaderRouteView? SetHeaderRoute,
    AnalysisView? Analysis = null, RolloutMirrorRouteView? SetMirrorRoute = null, RolloutCanaryScaleView? SetCanaryScale = null);
