namespace ModelGrains.Core.Analysis;

/// <summary>Outcomes that are numbers.</summary>
/// <param name="Count">How many.</param>
/// <param name="Mean">Their mean.</param>
public readonly record struct OutcomeReading(long Count, double Mean);
