using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Comparison;

/// <summary>One side's answer to a request: its outputs or its error, and how long it took.</summary>
/// <param name="Outputs">The outputs; empty where there is an error.</param>
/// <param name="Error">Why there is no answer; null where there is one.</param>
/// <param name="Latency">How long it took, whatever came of it; null where that is not known.</param>
public readonly record struct AnswerSide(ImmutableArray<Tensor> Outputs, ModelErrorCode? Error, TimeSpan? Latency)
{
    /// <summary>The side of a call's outcome.</summary>
    public static AnswerSide Of(Outcome<InferResponse> answer, TimeSpan? latency) =>
        answer.IsSuccess ? new AnswerSide(answer.Value.Outputs, null, latency) : new AnswerSide([], answer.Error.Code, latency);
}
