namespace ModelGrains.Core.Analysis;

/// <summary>One output of requests that both versions answered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pairs">In how many answers one of the two had it.</param>
/// <param name="Differing">How many of them are neither equal nor within the tolerance.</param>
/// <param name="Classes">How many classes were compared; an answer that cannot be compared counts as one.</param>
/// <param name="Flips">How many of them differ.</param>
public readonly record struct PairOutput(string Name, long Pairs, long Differing, long Classes, long Flips);
