namespace ModelGrains.Core.Experiments;

/// <summary>Where a true value lies, as a sample says it: of many intervals made this way a share, the level, holds the true value.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct ConfidenceInterval(double Low, double High);
