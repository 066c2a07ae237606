using System.Collections.Immutable;

namespace ModelGrains.Core.Analysis;

/// <summary>Requests that went to both versions.</summary>
/// <param name="Pairs">How many the old one answered.</param>
/// <param name="OnlyCandidateFailed">Those of them that the new one failed.</param>
/// <param name="Outputs">Each output's.</param>
public sealed record PairReading(long Pairs, long OnlyCandidateFailed, ImmutableArray<PairOutput> Outputs);
