using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Http;

/// <summary>
/// A raw binary request: the body is the bytes of the model's one input, whose shape follows from their number (the protocol's binary
/// tensor data extension). A BYTES input is one string, without its length.
/// </summary>
public static class RawBinaryInput
{
    /// <summary>The one input; an error where the model has another number of them, or its shape cannot follow from a number of bytes.</summary>
    public static Outcome<TensorSpec> Of(ModelSignature signature, string model)
    {
        if (signature.Inputs.Length != 1)
            return Refuse(model, $"expected a model with 1 input, it has {signature.Inputs.Length}");
        var input = signature.Inputs[0];
        if (!input.HasRank)
            return Refuse(model, $"the rank of input '{input.Name}' is not known");
        if (input.DataType == DataType.Bytes)
        {
            return input.Shape.All(size => size is 1 or -1)
                ? input
                : Refuse(model, $"BYTES input '{input.Name}' has shape {TensorShape.Format(input.Shape)}, expected [1]");
        }

        return OpenAfterBatch(input.Shape) <= 1
            ? input
            : Refuse(model, $"input '{input.Name}' has shape {TensorShape.Format(input.Shape)}, expected one variable dimension, and the batch before it");
    }

    /// <summary>The shape that a number of bytes gives; an error where they fit none.</summary>
    public static Outcome<ImmutableArray<long>> ShapeOf(TensorSpec input, string model, long size)
    {
        var shape = input.Shape.ToArray();
        if (input.DataType == DataType.Bytes)
        {
            Array.Fill(shape, 1);
            return ImmutableArray.Create(shape);
        }

        // Two are open: the first is the batch, which is 1 in a raw binary request.
        if (shape.Count(dimension => dimension < 0) > 1)
            shape[0] = 1;
        Int128 unit = input.DataType.Size();
        foreach (var dimension in shape)
            unit *= dimension < 0 ? 1 : dimension;
        var open = Array.IndexOf(shape, -1);
        if (open >= 0 && unit > 0 && size % unit == 0)
            shape[open] = (long)(size / unit);
        else if (open >= 0 && unit == 0 && size == 0)
            shape[open] = 0;
        else if (open >= 0 || size != unit)
        {
            return ModelErrors.Invalid(
                $"input byte size mismatch for input '{input.Name}' for model '{model}'. Expected {(open >= 0 ? "a multiple of " : "")}{unit}, got {size}");
        }

        return ImmutableArray.Create(shape);
    }

    private static int OpenAfterBatch(ImmutableArray<long> shape)
    {
        var open = shape.Count(dimension => dimension < 0);
        return open > 1 && shape[0] < 0 ? open - 1 : open;
    }

    private static ModelError Refuse(string model, string why) => ModelErrors.Invalid(
        $"a raw binary request ({HttpHeaders.JsonLength}: 0) is not possible for model '{model}': {why}. Send the JSON with name, datatype and shape before the bytes");
}
