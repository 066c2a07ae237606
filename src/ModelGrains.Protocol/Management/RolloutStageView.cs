namespace ModelGrains.Protocol.Management;

/// <summary>A stage of a rollout.</summary>
/// <param name="Text">What it does.</param>
/// <param name="State"><c>Done</c>, <c>UnderWay</c> or <c>ToCome</c>.</param>
/// <param name="HoldSeconds">How long it stands at least, in seconds; absent for no time of its own.</param>
/// <param name="WaitsForCommand">Whether it stands until the rollout is promoted.</param>
public sealed record RolloutStageView(string Text, string State, double? HoldSeconds, bool WaitsForCommand);
