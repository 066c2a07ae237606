namespace ModelGrains.Protocol.Management;

/// <summary>Something that a rollout is told.</summary>
/// <param name="Full">Of <c>promote</c>: to leave all further steps out.</param>
/// <param name="Reason">Why, for the history.</param>
public sealed record RolloutVerbView(bool? Full, string? Reason);
