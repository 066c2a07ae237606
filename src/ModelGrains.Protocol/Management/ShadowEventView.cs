namespace ModelGrains.Protocol.Management;

/// <summary>A pause of copying on one silo, or its end.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Silo">The silo.</param>
/// <param name="Event">Paused or Resumed.</param>
/// <param name="Reason">What was measured.</param>
public sealed record ShadowEventView(DateTimeOffset Time, string Silo, string Event, string Reason);
