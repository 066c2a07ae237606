namespace ModelGrains.Protocol.Management;

/// <summary>Rollouts.</summary>
/// <param name="Rollouts">The newest of each model, those that changed last first.</param>
public sealed record RolloutListView(IReadOnlyList<RolloutLineView> Rollouts);
