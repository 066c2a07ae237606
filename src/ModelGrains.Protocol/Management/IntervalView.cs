namespace ModelGrains.Protocol.Management;

/// <summary>Where a true value lies, at the level that was asked for.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public sealed record IntervalView(double Low, double High);
