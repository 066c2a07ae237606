namespace ModelGrains.Protocol.Management;

/// <summary>What the serving validation measured, as the management API shows it.</summary>
/// <param name="Samples">How many samples answered as expected.</param>
/// <param name="PeakMemoryBytes">The most memory that the load and the runs took, in bytes.</param>
/// <param name="LoadMilliseconds">How long the load took.</param>
/// <param name="RunMilliseconds">The median of the runs.</param>
public sealed record VerifiedServingView(int Samples, long PeakMemoryBytes, double LoadMilliseconds, double RunMilliseconds);
