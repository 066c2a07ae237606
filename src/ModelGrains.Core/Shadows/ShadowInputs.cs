using System.Collections.Immutable;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Shadows;

/// <summary>Makes the inputs of a copy: what the request has of what the shadow takes, and what it has not.</summary>
/// <param name="Inputs">The inputs.</param>
/// <param name="Missing">What the shadow needs and nobody gave, in the signature's order.</param>
public readonly record struct ShadowInputs(ImmutableArray<Tensor> Inputs, ImmutableArray<TensorSpec> Missing)
{
    /// <summary>Takes of each input that the shadow takes the first of: the request's, the default. What it does not take stays away.</summary>
    /// <param name="signature">The shadow's.</param>
    /// <param name="given">The request's inputs.</param>
    /// <param name="defaults">The defaults, for inputs that the request has not.</param>
    public static ShadowInputs Complete(ModelSignature signature, ImmutableArray<Tensor> given, ImmutableArray<Tensor> defaults)
    {
        var inputs = ImmutableArray.CreateBuilder<Tensor>(signature.Inputs.Length);
        var missing = ImmutableArray.CreateBuilder<TensorSpec>();
        foreach (var spec in signature.Inputs)
        {
            if (Find(given, spec.Name) is { } input)
                inputs.Add(input);
            else if (Find(defaults, spec.Name) is { } stand)
                inputs.Add(Repeat(stand, spec, RowsOf(given)));
            else if (!spec.Optional)
                missing.Add(spec);
        }

        return new ShadowInputs(inputs.ToImmutable(), missing.ToImmutable());
    }

    /// <summary>With what a feature source gave of what is missing; more than that is left away.</summary>
    public ShadowInputs With(IReadOnlyCollection<Tensor> fetched)
    {
        var left = Missing;
        var inputs = Inputs;
        foreach (var tensor in fetched)
        {
            if (left.FirstOrDefault(spec => spec.Name == tensor.Name) is not { } spec)
                continue;
            inputs = inputs.Add(tensor);
            left = left.Remove(spec);
        }

        return new ShadowInputs(inputs, left);
    }

    /// <summary>How many rows all of a request's inputs have; 1 where they do not agree.</summary>
    private static long RowsOf(ImmutableArray<Tensor> given)
    {
        if (given.IsEmpty || given[0].Shape.IsEmpty)
            return 1;
        var rows = given[0].Shape[0];
        return given.All(input => !input.Shape.IsEmpty && input.Shape[0] == rows) ? rows : 1;
    }

    /// <summary>A default of one row, for an input of any number of them, as often as the request has rows.</summary>
    private static Tensor Repeat(Tensor tensor, TensorSpec spec, long rows)
    {
        var isOneRow = tensor.Shape is [1, ..] && spec is { HasRank: true, Shape: [-1, ..] };
        if (!isOneRow || rows == 1 || tensor.Data.Length * rows > Array.MaxLength)
            return tensor;
        var data = new byte[tensor.Data.Length * rows];
        for (var i = 0; i < rows; i++)
            tensor.Data.Span.CopyTo(data.AsSpan(i * tensor.Data.Length));
        return new Tensor { Name = tensor.Name, DataType = tensor.DataType, Shape = tensor.Shape.SetItem(0, rows), Data = data };
    }

    private static Tensor? Find(ImmutableArray<Tensor> tensors, string name)
    {
        foreach (var tensor in tensors)
        {
            if (tensor.Name == name)
                return tensor;
        }

        return null;
    }
}
