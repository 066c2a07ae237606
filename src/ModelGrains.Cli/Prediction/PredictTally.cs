using ModelGrains.Core.Comparison;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Prediction;

/// <summary>Counts what became of the rows, version by version.</summary>
/// <param name="names">The versions as reports name them, the first one the primary.</param>
/// <param name="tolerance">How far the others' numbers may be from the first one's.</param>
internal sealed class PredictTally(IReadOnlyList<string> names, Tolerance tolerance)
{
    private readonly List<AnswerComparison> comparisons = [.. names.Skip(1).Select(_ => new AnswerComparison(tolerance))];
    private readonly List<LabelComparison> labels = [.. names.Select(_ => new LabelComparison())];
    private readonly long[] failures = new long[names.Count];

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows of which at least one version has no answer.</summary>
    public long Failed { get; private set; }

    /// <summary>Takes a row in.</summary>
    public void Add(PredictRow row, IReadOnlyList<RowAnswer> answers)
    {
        Rows++;
        Failed += answers.Any(answer => answer.Error is not null) ? 1 : 0;
        for (var i = 0; i < answers.Count; i++)
        {
            failures[i] += answers[i].Error is null ? 0 : 1;
            labels[i].Add(answers[i].Outputs, row.Labels);

            // A row that cannot be read went to nobody.
            if (i > 0 && row.Error is null)
                comparisons[i - 1].Add(row.Name, answers[0].Side, answers[i].Side);
        }
    }

    /// <summary>What it came to.</summary>
    public PredictReport ToReport() => new(
        names[0],
        Rows,
        Failed,
        [.. names.Select((name, i) => new PredictVersion(name, failures[i], labels[i].ToScores()))],
        [.. comparisons.Select((comparison, i) => ComparisonViews.Of(names[0], names[i + 1], comparison.ToState()))]);
}
