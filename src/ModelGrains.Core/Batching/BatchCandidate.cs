namespace ModelGrains.Core.Batching;

/// <summary>A request that waits, as <see cref="BatchPolicy"/> sees it.</summary>
/// <param name="ArrivedAt">When it came, in microseconds of any clock.</param>
/// <param name="Rows">Its elements along the batch dimension; at least 0.</param>
/// <param name="IsLikeFirst">Whether it may share a run with the first that waits: <see cref="BatchShape.AreAlike"/>.</param>
public readonly record struct BatchCandidate(long ArrivedAt, int Rows, bool IsLikeFirst);
