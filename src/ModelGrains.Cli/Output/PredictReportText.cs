using System.Globalization;
using ModelGrains.Cli.Prediction;

namespace ModelGrains.Cli.Output;

/// <summary>What a run over rows came to, for people.</summary>
internal static class PredictReportText
{
    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, PredictReport report)
    {
        if (report.Versions.Any(version => version.Scores.Count > 0))
        {
            var scores = TextTable.Create("VERSION", "OUTPUT", ">LABELS", ">ACCURACY", ">AUC", ">RMSE");
            foreach (var version in report.Versions)
            {
                foreach (var score in version.Scores)
                    scores.AddTexts(version.Version, score.Output, score.Rows.ToString(CultureInfo.InvariantCulture), Number(score.Accuracy), Number(score.Auc), Number(score.Rmse));
            }

            terminal.Write(scores);
        }

        foreach (var comparison in report.Comparisons)
            ComparisonReportText.Write(terminal, comparison);
    }

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
