namespace ModelGrains.Protocol.Management;

/// <summary>One measurement.</summary>
/// <param name="Time">When it ended, in UTC.</param>
/// <param name="Result"><c>Successful</c>, <c>Failed</c>, <c>Inconclusive</c> or <c>Error</c>.</param>
/// <param name="Value">Of the new version, or between the two; absent where there was nothing.</param>
/// <param name="Stable">Of the old version; absent where there was nothing.</param>
/// <param name="Samples">Of how many requests of the new version.</param>
/// <param name="StableSamples">Of how many requests of the old version.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record MeasurementView(DateTimeOffset Time, string Result, double? Value, double? Stable, long Samples, long StableSamples, string Reason);
