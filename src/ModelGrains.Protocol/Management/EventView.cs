namespace ModelGrains.Protocol.Management;

/// <summary>One transition of a version, as the management API shows it.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="State">The state moved to.</param>
/// <param name="Actor">Who moved it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Evidence">What shows it.</param>
public sealed record EventView(DateTimeOffset Time, string State, string Actor, string Reason, string Evidence);
