namespace ModelGrains.Protocol.Management;

/// <summary>A step of a canary; exactly one of the three is given.</summary>
/// <param name="SetWeight">The new version's share of the traffic, in percent.</param>
/// <param name="Pause">To wait for a time, or until the rollout is promoted.</param>
/// <param name="SetHeaderRoute">To send requests that meet conditions to the new version, whatever its share.</param>
public sealed record RolloutStepView(double? SetWeight, RolloutPauseView? Pause, RolloutHeaderRouteView? SetHeaderRoute);
