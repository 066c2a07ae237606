namespace ModelGrains.Core.Shadows;

/// <summary>When a silo is under pressure.</summary>
/// <param name="High">The wait for a thread at which copying stops.</param>
/// <param name="Low">The wait below which it may go on; less than <paramref name="High"/>.</param>
/// <param name="Calm">How long the wait has to stay below <paramref name="Low"/> before it does.</param>
public sealed record PressureLimits(TimeSpan High, TimeSpan Low, TimeSpan Calm);
