using System.Collections.Immutable;
using ModelGrains.Core.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Sessions;

/// <summary>Judges the answer to a sample. There to be replaced in tests: a loaded session does not begin to answer wrong when it is told to.</summary>
public interface ISampleJudge
{
    /// <summary>What is wrong with an answer, in words; null where nothing is.</summary>
    /// <param name="instance">The instance that answered.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="answer">All outputs, in the signature's order.</param>
    string? FindDifference(InstanceKey instance, ModelSample sample, ImmutableArray<Tensor> answer) =>
        AnswerComparer.FindDifference(sample.Expected, answer, sample.Tolerance);
}
