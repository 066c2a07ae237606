using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelGrains.Core.Batching;
using ModelGrains.Core.Tensors;
using ModelGrains.Inference;
using ModelGrains.Onnx.Native;
using ModelGrains.Onnx.Tensors;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Batching;

/// <summary>Joins the inputs of requests that are alike along their first dimension, and slices outputs back.</summary>
internal static unsafe class BatchTensors
{
    /// <summary>One input of every request, each copied once into its slot.</summary>
    /// <param name="requests">Requests that are alike.</param>
    /// <param name="name">The input.</param>
    /// <param name="place">Its place among the inputs.</param>
    /// <param name="rows">The elements of all requests along the first dimension.</param>
    /// <param name="buffers">Where to put them, until the run is over.</param>
    /// <returns>The native value, which the caller releases.</returns>
    public static nint Join(ReadOnlySpan<InferRequest> requests, string name, int place, long rows, BatchBuffers buffers)
    {
        var first = BatchShape.Find(requests[0], name)!;
        var shape = first.Shape.ToArray();
        shape[0] = rows;
        if (first.DataType == DataType.Bytes)
            return JoinStrings(requests, name, shape);
        long length = 0;
        foreach (var request in requests)
            length += BatchShape.Find(request, name)!.Data.Length;
        var memory = buffers.Get(place, length);
        var slot = memory;
        foreach (var request in requests)
        {
            var data = BatchShape.Find(request, name)!.Data.Span;
            data.CopyTo(new Span<byte>(slot, data.Length));
            slot += data.Length;
        }

        return OrtInputs.Wrap(first.DataType, shape, memory, length);
    }

    /// <summary>Gives every request its rows of an output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="name">Its name.</param>
    /// <param name="requests">The requests, in the order they were joined.</param>
    /// <param name="rows">The elements of all requests along the first dimension.</param>
    /// <param name="place">The output's place in the answers.</param>
    /// <param name="answers">The answers, one for each request.</param>
    /// <returns>False where the output's first dimension is not the batch's, and nobody can say whose rows are whose.</returns>
    public static bool TrySlice(in OrtOutput output, string name, ReadOnlySpan<InferRequest> requests, long rows, int place, Tensor[][] answers)
    {
        if (output.Shape.IsEmpty || output.Shape[0] != rows)
            return false;
        var perRow = output.Count / rows;
        var strings = output.DataType == DataType.Bytes ? output.ToRaw() : default(ReadOnlyMemory<byte>);
        long from = 0;
        for (var i = 0; i < requests.Length; i++)
        {
            var own = BatchShape.RowsOf(requests[i]);
            var shape = output.Shape.ToArray();
            shape[0] = own;
            var count = own * perRow;
            answers[i][place] = new Tensor
            {
                Name = name,
                DataType = output.DataType,
                Shape = ImmutableCollectionsMarshal.AsImmutableArray(shape),
                Data = output.DataType == DataType.Bytes ? TakeStrings(ref strings, count) : output.ToRaw(from, count),
            };
            from += count;
        }

        return true;
    }

    private static nint JoinStrings(ReadOnlySpan<InferRequest> requests, string name, long[] shape)
    {
        var value = OrtInputs.Allocate(DataType.Bytes, shape);
        try
        {
            nuint index = 0;
            foreach (var request in requests)
                index = OrtInputs.SetStrings(value, index, BatchShape.Find(request, name)!.Data.Span);
            return value;
        }
        catch
        {
            NativeApi.ReleaseValue(value);
            throw;
        }
    }

    private static ReadOnlyMemory<byte> TakeStrings(ref ReadOnlyMemory<byte> strings, long count)
    {
        var rest = strings.Span;
        for (long i = 0; i < count; i++)
            _ = BytesElements.TryReadNext(ref rest, out _);
        var taken = strings[..^rest.Length];
        strings = strings[taken.Length..];
        return taken;
    }
}
