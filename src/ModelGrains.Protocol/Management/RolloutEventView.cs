namespace ModelGrains.Protocol.Management;

/// <summary>Something that happened to a rollout.</summary>
/// <param name="Sequence">Its number, from 1.</param>
/// <param name="Time">When, in UTC.</param>
/// <param name="State">Where the rollout stood then.</param>
/// <param name="Revision">The route's revision then.</param>
/// <param name="Actor">Who caused it.</param>
/// <param name="Reason">What happened, and why.</param>
public sealed record RolloutEventView(int Sequence, DateTimeOffset Time, string State, long Revision, string Actor, string Reason);
