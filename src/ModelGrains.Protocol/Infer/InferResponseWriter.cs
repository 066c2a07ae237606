using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Google.Protobuf;
using ModelGrains.Inference;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Infer;

/// <summary>
/// Writes a <c>ModelInferResponse</c> with its frame, tensor bytes going from the answer's memory straight into the transport's. Always with
/// <c>raw_output_contents</c>: some clients read nothing else, also after a request with typed contents.
/// </summary>
public static class InferResponseWriter
{
    private const int ModelNameField = 1;
    private const int ModelVersionField = 2;
    private const int IdField = 3;
    private const int OutputsField = 5;
    private const int RawField = 6;
    private const int NameField = 1;
    private const int DataTypeField = 2;
    private const int ShapeField = 3;
    private const int FlushSize = 64 * 1024;
    private const int MaxPrefix = 6;

    // Version numbers are small and come with every answer.
    private static readonly string[] VersionTexts = [.. Enumerable.Range(0, 256).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    /// <summary>How many bytes the message has, without its frame.</summary>
    public static long SizeOf(InferResponse response, ModelInferResponse? parameters)
    {
        long size = HeadSize(response) + (parameters?.CalculateSize() ?? 0);
        foreach (var output in response.Outputs)
            size += 1 + ProtoSize.Varint((ulong)output.Data.Length) + output.Data.Length;
        return size;
    }

    /// <summary>Writes an answer and flushes what a slow reader should not make pile up; the rest goes out with the end of the call.</summary>
    /// <param name="output">The body.</param>
    /// <param name="response">The answer.</param>
    /// <param name="parameters">A message whose <c>parameters</c> are those of the answer, and nothing else; null for none.</param>
    /// <param name="cancellationToken">Ends the wait for a slow reader with an <see cref="OperationCanceledException"/>.</param>
    public static ValueTask WriteAsync(PipeWriter output, InferResponse response, ModelInferResponse? parameters, CancellationToken cancellationToken)
    {
        var size = SizeOf(response, parameters);
        if (size > uint.MaxValue)
            throw new InvalidOperationException($"The answer has {size} bytes, more than a gRPC message can have.");
        WriteHead(output, response, parameters, (uint)size);
        if (size > FlushSize)
            return WriteBigAsync(output, response, cancellationToken);
        foreach (var tensor in response.Outputs)
        {
            WritePrefix(output, tensor);
            output.Write(tensor.Data.Span);
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask WriteBigAsync(PipeWriter output, InferResponse response, CancellationToken cancellationToken)
    {
        foreach (var tensor in response.Outputs)
        {
            WritePrefix(output, tensor);
            for (var rest = tensor.Data; !rest.IsEmpty;)
            {
                var count = Math.Min(FlushSize, rest.Length);
                output.Write(rest.Span[..count]);
                rest = rest[count..];
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static void WritePrefix(PipeWriter output, Tensor tensor)
    {
        var prefix = new ProtoOutput(output.GetSpan(MaxPrefix));
        prefix.Begin(RawField, tensor.Data.Length);
        output.Advance(prefix.Written);
    }

    private static void WriteHead(PipeWriter output, InferResponse response, ModelInferResponse? parameters, uint size)
    {
        GrpcFrame.WritePrefix(output, size);
        var head = new ProtoOutput(output.GetSpan(HeadSize(response)));
        head.Text(ModelNameField, response.Model.Value);
        head.Text(ModelVersionField, Text(response.Version));
        head.Text(IdField, response.Id);
        foreach (var tensor in response.Outputs)
        {
            head.Begin(OutputsField, TensorSize(tensor));
            head.Text(NameField, tensor.Name);
            head.Text(DataTypeField, tensor.DataType.Name());
            head.Packed(ShapeField, tensor.Shape.AsSpan());
        }

        output.Advance(head.Written);
        parameters?.WriteTo(output);
    }

    private static int HeadSize(InferResponse response)
    {
        var size = ProtoSize.Text(response.Model.Value) + ProtoSize.Text(Text(response.Version)) + ProtoSize.Text(response.Id);
        foreach (var tensor in response.Outputs)
            size += ProtoSize.Bytes(TensorSize(tensor));
        return size;
    }

    private static int TensorSize(Tensor tensor) =>
        ProtoSize.Text(tensor.Name) + ProtoSize.Text(tensor.DataType.Name()) +
        (tensor.Shape.IsEmpty ? 0 : ProtoSize.Bytes(ProtoSize.Packed(tensor.Shape.AsSpan())));

    private static string Text(ModelVersion version) => version.Value < VersionTexts.Length ? VersionTexts[version.Value] : version.ToString();
}
