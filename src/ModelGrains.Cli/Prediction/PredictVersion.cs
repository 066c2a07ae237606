using ModelGrains.Core.Comparison;

namespace ModelGrains.Cli.Prediction;

/// <summary>How one version did.</summary>
/// <param name="Version">The version.</param>
/// <param name="Failed">Rows without an answer of it.</param>
/// <param name="Scores">Its outputs against the labels; empty where the rows have none.</param>
internal sealed record PredictVersion(string Version, long Failed, IReadOnlyList<LabelScore> Scores);
