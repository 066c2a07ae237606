namespace ModelGrains.Protocol.Management;

/// <summary>A model's newest rollout in one line.</summary>
/// <param name="Model">The model.</param>
/// <param name="Number">Its number among the model's rollouts.</param>
/// <param name="Version">The new version.</param>
/// <param name="Strategy">How.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ChangedAt">Since when, in UTC.</param>
/// <param name="Reason">What happened last.</param>
public sealed record RolloutLineView(string Model, long Number, int Version, string Strategy, string State, DateTimeOffset ChangedAt, string Reason);
