using System.Collections.Immutable;
using ModelGrains.Core.Comparison;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Prediction;

/// <summary>What one version answered to a row.</summary>
/// <param name="Version">The version; null where there is an error.</param>
/// <param name="Outputs">Its outputs, in types that JSON can hold; empty where there is an error.</param>
/// <param name="Error">Why there is no answer; null where there is one.</param>
/// <param name="Latency">How long it took; null for one that an earlier run wrote.</param>
internal sealed record RowAnswer(ModelVersion? Version, ImmutableArray<Tensor> Outputs, ModelError? Error, TimeSpan? Latency)
{
    /// <summary>The answer as a comparison takes it.</summary>
    public AnswerSide Side => new(Outputs, Error?.Code, Latency);

    /// <summary>The answer of a call.</summary>
    public static RowAnswer Of(Outcome<InferResponse> answer, TimeSpan latency)
    {
        if (!answer.IsSuccess)
            return Failed(answer.Error, latency);
        var outputs = answer.Value.Outputs.Select(Widen).ToImmutableArray();
        foreach (var output in outputs)
        {
            if (TensorJsonWriter.WhyNot(output) is { } reason)
                return Failed(new ModelError(ModelErrorCode.RuntimeFault, $"Output '{output.Name}' cannot be written: {reason}"), latency);
        }

        return new RowAnswer(answer.Value.Version, outputs, null, latency);
    }

    /// <summary>No answer.</summary>
    public static RowAnswer Failed(ModelError error, TimeSpan? latency) => new(null, [], error, latency);

    /// <summary>FP16 and BF16 have no JSON form: as FP32 they are the same numbers.</summary>
    private static Tensor Widen(Tensor output) =>
        output.DataType is DataType.Fp16 or DataType.Bf16 ? Tensor.From(output.Name, output.Shape.AsSpan(), output.ToSingles()) : output;
}
