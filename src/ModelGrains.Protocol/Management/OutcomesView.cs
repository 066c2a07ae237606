namespace ModelGrains.Protocol.Management;

/// <summary>What became of outcomes.</summary>
/// <param name="Written">How many are in the log now.</param>
public sealed record OutcomesView(int Written);
