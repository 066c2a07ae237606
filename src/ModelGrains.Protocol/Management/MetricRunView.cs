namespace ModelGrains.Protocol.Management;

/// <summary>What one metric came to so far.</summary>
/// <param name="Name">The metric, with its output.</param>
/// <param name="Successful">How many measurements held.</param>
/// <param name="Failed">How many did not.</param>
/// <param name="Inconclusive">How often there was too little to tell.</param>
/// <param name="ConsecutiveErrors">How often in a row it could not be measured.</param>
/// <param name="DryRun">Whether it decides nothing.</param>
/// <param name="Measurements">The newest measurements, the oldest of them first.</param>
public sealed record MetricRunView(
    string Name, int Successful, int Failed, int Inconclusive, int ConsecutiveErrors, bool DryRun, IReadOnlyList<MeasurementView> Measurements);
