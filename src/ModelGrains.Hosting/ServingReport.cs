using ModelGrains.Models;

namespace ModelGrains.Hosting;

/// <summary>What a start came to.</summary>
/// <param name="Records">Every version that is known.</param>
/// <param name="Failures">How many that should be loaded could not be.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record ServingReport(IReadOnlyList<VersionRecord> Records, int Failures, TimeSpan Elapsed);
