using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Prediction;

/// <summary>What a run over rows came to, with what earlier runs did of them.</summary>
/// <param name="Model">The model or version that was asked.</param>
/// <param name="Rows">Rows, whatever became of them.</param>
/// <param name="Failed">Rows of which at least one version has no answer.</param>
/// <param name="Versions">Each version that was asked.</param>
/// <param name="Comparisons">Each other version against the first.</param>
internal sealed record PredictReport(
    string Model, long Rows, long Failed, IReadOnlyList<PredictVersion> Versions, IReadOnlyList<ComparisonView> Comparisons);
