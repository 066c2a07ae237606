namespace ModelGrains.Protocol.Management;

/// <summary>A pause of a canary.</summary>
/// <param name="Duration">How long, as <c>10m</c>; absent until the rollout is promoted.</param>
public sealed record RolloutPauseView(string? Duration);
