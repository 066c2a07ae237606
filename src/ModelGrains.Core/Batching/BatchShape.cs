using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Batching;

/// <summary>Requests along their batch dimension, the first of every input. Pure.</summary>
public static class BatchShape
{
    /// <summary>What keeps a request that fits the signature from being queued; null where nothing does.</summary>
    public static ModelError? Check(BatchingOptions options, InferRequest request)
    {
        if (options.PriorityLevels > 0 && (request.Priority < 0 || request.Priority > options.PriorityLevels))
        {
            return ModelErrors.Invalid(
                $"inference request priority is {request.Priority} for '{request.Model}', expected 1 (the highest) to {options.PriorityLevels}, or 0 for the default");
        }

        if (options.MaxBatchSize <= 1)
            return null;
        foreach (var input in request.Inputs)
        {
            if (input.Shape.IsEmpty)
                return ModelErrors.Invalid($"unexpected shape for input '{input.Name}' for model '{request.Model}'. Expected a batch dimension, got []");
            if (input.Shape[0] > options.MaxBatchSize)
                return ModelErrors.Invalid($"inference request batch-size must be <= {options.MaxBatchSize} for '{request.Model}', got {input.Shape[0]} for input '{input.Name}'");
            if (input.Shape[0] != request.Inputs[0].Shape[0])
            {
                return ModelErrors.Invalid(
                    $"inference input '{input.Name}' has the batch-size {input.Shape[0]} for '{request.Model}', expected {request.Inputs[0].Shape[0]} as input '{request.Inputs[0].Name}' has");
            }
        }

        return null;
    }

    /// <summary>Elements of a checked request along its batch dimension.</summary>
    public static int RowsOf(InferRequest request) => request.Inputs.IsEmpty ? 1 : (int)request.Inputs[0].Shape[0];

    /// <summary>Whether two requests may share a run: the same inputs of the same types and dimensions after the first, the same outputs asked for.</summary>
    public static bool AreAlike(InferRequest one, InferRequest other)
    {
        if (one.Inputs.IsEmpty || one.Inputs.Length != other.Inputs.Length || !one.Outputs.AsSpan().SequenceEqual(other.Outputs.AsSpan()))
            return false;
        foreach (var input in one.Inputs)
        {
            if (Find(other, input.Name) is not { } same || same.DataType != input.DataType || !same.Shape.AsSpan(1).SequenceEqual(input.Shape.AsSpan(1)))
                return false;
        }

        return true;
    }

    /// <summary>An input by its name; null where the request has none of it.</summary>
    public static Tensor? Find(InferRequest request, string name)
    {
        foreach (var input in request.Inputs)
        {
            if (input.Name == name)
                return input;
        }

        return null;
    }

    private static ReadOnlySpan<long> AsSpan(this System.Collections.Immutable.ImmutableArray<long> shape, int from) => shape.AsSpan()[from..];
}
