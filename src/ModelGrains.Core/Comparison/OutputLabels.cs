using ModelGrains.Core.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Comparison;

/// <summary>Counts one output against the labels of its rows. Bounded memory; not safe for concurrent use.</summary>
internal sealed class OutputLabels
{
    private readonly HistogramTally positives = new();
    private readonly HistogramTally negatives = new();
    private long rows;
    private long classes;
    private long right;
    private long numbers;
    private double squares;
    private bool isBinary = true;

    /// <summary>Takes an output in, whose rows are as many as the labels.</summary>
    public void Add(Tensor output, IReadOnlyList<LabelValue> labels)
    {
        rows += labels.Count;
        if (ClassReader.HasClasses(output) && ClassReader.Count(output) == labels.Count)
            right += AddClasses(output, labels);
        if (output.DataType is DataType.Fp16 or DataType.Bf16 or DataType.Fp32 or DataType.Fp64)
            AddScores(output, labels);
    }

    /// <summary>What it came to.</summary>
    public LabelScore ToScore(string output) => new(
        output,
        rows,
        classes == 0 ? null : (double)right / classes,
        isBinary ? RankScore.Auc(positives.ToHistogram(), negatives.ToHistogram()) : null,
        numbers == 0 || numbers < rows ? null : Math.Sqrt(squares / numbers));

    private long AddClasses(Tensor output, IReadOnlyList<LabelValue> labels)
    {
        classes += labels.Count;
        var names = ClassReader.Names(output);
        return labels.Where((label, i) => names[i] == label.Text).Count();
    }

    /// <summary>One number a row is an estimate, and the score of the second class; of two numbers the second is that.</summary>
    private void AddScores(Tensor output, IReadOnlyList<LabelValue> labels)
    {
        var columns = TensorPair.Count(output) / labels.Count;
        if (columns is not (1 or 2))
            return;
        for (var i = 0; i < labels.Count; i++)
        {
            var score = ScoreReader.Read(output.DataType, output.Data.Span[(((i * columns) + columns - 1) * output.DataType.Size())..]);
            isBinary &= labels[i].Number is 0 or 1;
            (labels[i].Number == 1 ? positives : negatives).Add(score);
            if (columns != 1 || labels[i].Number is not { } number)
                continue;
            numbers++;
            squares += (score - number) * (score - number);
        }
    }
}
