namespace ModelGrains.Core.Analysis;

/// <summary>One output of requests that both versions answered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Compared">What was compared: classes where it has them, else answers.</param>
/// <param name="Differing">How many of those differ.</param>
public readonly record struct PairOutput(string Name, long Compared, long Differing);
