using System.Collections.Immutable;
using ModelGrains.Core.Comparison;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Prediction;

/// <summary>One row of an input.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Id">Its id; empty where it has none.</param>
/// <param name="Inputs">The model's inputs; empty where there is an error.</param>
/// <param name="Labels">What is right for it: one for each row of its tensors; empty where that is not said.</param>
/// <param name="Error">What is wrong with it, with the place; null where nothing is.</param>
internal sealed record PredictRow(long Number, string Id, ImmutableArray<Tensor> Inputs, IReadOnlyList<LabelValue> Labels, string? Error)
{
    /// <summary>What a report calls the row: its id, else its number.</summary>
    public string Name => Id.Length > 0 ? Id : $"row {Number}";
}
