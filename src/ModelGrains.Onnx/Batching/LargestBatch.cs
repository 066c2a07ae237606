using System.Collections.Immutable;
using ModelGrains.Core.Batching;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Batching;

/// <summary>Requests that together are a version's largest batch, for its warm-up.</summary>
internal static class LargestBatch
{
    /// <summary>More than this is not made up for a warm-up alone.</summary>
    private const long MaxBytes = 256 << 20;

    /// <summary>The first sample as often as it fits; without samples, zeros where the signature fixes every other dimension. Null where neither can be.</summary>
    public static InferRequest[]? Of(ModelManifest manifest)
    {
        var request = new InferRequest { Model = manifest.Name, Inputs = manifest.Samples.IsEmpty ? Zeros(manifest.Signature) : manifest.Samples[0].Inputs };
        if (request.Inputs.IsDefault || request.Inputs.IsEmpty || BatchShape.Check(manifest.Batching, request) is not null)
            return null;
        var rows = BatchShape.RowsOf(request);
        var times = rows == 0 ? 0 : manifest.Batching.MaxBatchSize / rows;
        if (times < 1 || request.Inputs.Sum(input => (long)input.Data.Length) > MaxBytes / times)
            return null;
        var requests = new InferRequest[times];
        Array.Fill(requests, request);
        return requests;
    }

    private static ImmutableArray<Tensor> Zeros(ModelSignature signature)
    {
        var inputs = ImmutableArray.CreateBuilder<Tensor>();
        foreach (var input in signature.Inputs)
        {
            var rest = input.Shape.AsSpan()[1..];
            if (rest.Contains(-1) || !TensorShape.TryCount(rest, out var count) || count > int.MaxValue / 8)
                return default;
            // A string of no bytes is its length alone.
            var size = input.DataType == DataType.Bytes ? sizeof(int) : input.DataType.Size();
            inputs.Add(new Tensor { Name = input.Name, DataType = input.DataType, Shape = [1, .. rest], Data = new byte[count * size] });
        }

        return inputs.ToImmutable();
    }
}
