using System.Collections.Immutable;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Verifier;

/// <summary>Inputs made up of nothing, for a package that comes without samples.</summary>
internal static class Zeros
{
    private const long MaxElements = 16 << 20;

    /// <summary>Zeros for every input that must be given, 1 for every open dimension; default where an input's rank is open or it is too big.</summary>
    public static ImmutableArray<Tensor> For(ModelSignature signature)
    {
        var inputs = ImmutableArray.CreateBuilder<Tensor>();
        foreach (var input in signature.Inputs.Where(input => !input.Optional))
        {
            if (!input.HasRank)
                return default;
            ImmutableArray<long> shape = [.. input.Shape.Select(size => size < 0 ? 1 : size)];
            if (!TensorShape.TryCount(shape.AsSpan(), out var count) || count > MaxElements)
                return default;
            inputs.Add(Make(input.Name, input.DataType, shape, count));
        }

        return inputs.ToImmutable();
    }

    /// <summary>Zeros of the same types and shapes.</summary>
    public static ImmutableArray<Tensor> Like(ImmutableArray<Tensor> tensors) =>
        [.. tensors.Select(tensor => Make(tensor.Name, tensor.DataType, tensor.Shape, TensorShape.TryCount(tensor.Shape.AsSpan(), out var count) ? count : 0))];

    /// <summary>A string of no bytes is its length alone, four zero bytes.</summary>
    private static Tensor Make(string name, DataType type, ImmutableArray<long> shape, long count) =>
        new() { Name = name, DataType = type, Shape = shape, Data = new byte[count * (type == DataType.Bytes ? sizeof(int) : type.Size())] };
}
