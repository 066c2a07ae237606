using System.Collections.Immutable;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Comparison;

/// <summary>Holds answers against what is right, output by output. Bounded memory; not safe for concurrent use.</summary>
public sealed class LabelComparison
{
    private readonly SortedDictionary<string, OutputLabels> outputs = new(StringComparer.Ordinal);

    /// <summary>Takes the outputs of an answer in. One whose rows are not as many as the labels is passed over.</summary>
    /// <param name="answer">The outputs.</param>
    /// <param name="labels">What is right: one label for each row; of one label, the whole output is a row.</param>
    public void Add(ImmutableArray<Tensor> answer, IReadOnlyList<LabelValue> labels)
    {
        foreach (var output in answer)
        {
            if (labels.Count == 0 || ((output.Shape.IsEmpty ? 1 : output.Shape[0]) != labels.Count && !IsOneRow(output, labels)))
                continue;
            if (!TensorPair.HaveOneShape(output, output))
                continue;
            if (!outputs.TryGetValue(output.Name, out var tally))
            {
                if (outputs.Count == AnswerComparison.MaxOutputs)
                    continue;
                outputs.Add(output.Name, tally = new OutputLabels());
            }

            tally.Add(output, labels);
        }
    }

    /// <summary>What each output came to, by name; those that labels say nothing of are left out.</summary>
    public ImmutableArray<LabelScore> ToScores() =>
        [.. outputs.Select(output => output.Value.ToScore(output.Key)).Where(score => score is not { Accuracy: null, Auc: null, Rmse: null })];

    /// <summary>Whether an output without a batch dimension, as [3] scores, is the answer to one label.</summary>
    private static bool IsOneRow(Tensor output, IReadOnlyList<LabelValue> labels) => labels.Count == 1 && output.Shape.Length == 1;
}
