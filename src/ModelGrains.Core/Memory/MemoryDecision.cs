using System.Collections.Immutable;

namespace ModelGrains.Core.Memory;

/// <summary>What becomes of a load, and who leaves for it.</summary>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Leaving">Who leaves for it, the longest unused first; empty unless the verdict is <see cref="MemoryVerdict.MakeRoom"/>.</param>
/// <param name="RetryAfter">When asking again may help; zero where that does not apply.</param>
public sealed record MemoryDecision(MemoryVerdict Verdict, ImmutableArray<PackageDigest> Leaving, TimeSpan RetryAfter);
