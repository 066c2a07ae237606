using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Google.Protobuf;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Infer;

/// <summary>
/// The small parts of a request message. What nearly every request consists of is read here without a message object in between;
/// anything else is left to protobuf's own parser. False or null where the bytes are no valid message.
/// </summary>
internal static class InferRequestFields
{
    private const int NameField = 1;
    private const int DataTypeField = 2;
    private const int ShapeField = 3;
    private const int KeyField = 1;
    private const int ValueField = 2;

    public static bool TryInput(ReadOnlySpan<byte> bytes, out InferInput input)
    {
        var (name, dataType) = ("", "");
        var shape = default(ShapeBuffer);
        var rank = 0;
        input = default;
        for (var fields = new ProtoSpan(bytes); !fields.IsEmpty;)
        {
            if (!fields.TryTag(out var field, out var kind))
                return false;
            var isRead = (field, kind) switch
            {
                (NameField, ProtoSpan.Bytes) => fields.TryBytes(out var text) && NameCache.TryGet(text, out name),
                (DataTypeField, ProtoSpan.Bytes) => fields.TryBytes(out var text) && NameCache.TryGet(text, out dataType),
                (ShapeField, ProtoSpan.Bytes) => fields.TryBytes(out var packed) && TryShape(packed, shape, ref rank),
                (ShapeField, ProtoSpan.Varint) => fields.TryVarint(out var size) && TryAdd(shape, ref rank, size),
                _ => false,
            };
            if (!isRead)
                return TryWholeInput(bytes, out input);
        }

        input = new InferInput(name, dataType, ToShape(shape[..rank]), null);
        return true;
    }

    /// <summary>The output asked for, whole where it has parameters.</summary>
    public static bool TryOutput(ReadOnlySpan<byte> bytes, out string name, out ModelInferRequest.Types.InferRequestedOutputTensor? whole)
    {
        whole = null;
        name = "";
        for (var fields = new ProtoSpan(bytes); !fields.IsEmpty;)
        {
            if (fields.TryTag(out var field, out var kind) && (field, kind) == (NameField, ProtoSpan.Bytes) &&
                fields.TryBytes(out var text) && NameCache.TryGet(text, out name))
            {
                continue;
            }

            whole = Parse(ModelInferRequest.Types.InferRequestedOutputTensor.Parser, bytes);
            name = whole?.Name ?? "";
            return whole is not null;
        }

        return true;
    }

    /// <summary>An entry of the parameters' map.</summary>
    public static bool TryParameter(ReadOnlySpan<byte> bytes, out string name, out InferParameter value)
    {
        name = "";
        value = new InferParameter();
        for (var fields = new ProtoSpan(bytes); !fields.IsEmpty;)
        {
            if (!fields.TryTag(out var field, out var kind))
                return false;
            switch (field, kind)
            {
                case (KeyField, ProtoSpan.Bytes):
                    if (!fields.TryBytes(out var text) || !NameCache.TryGet(text, out name))
                        return false;
                    break;
                case (ValueField, ProtoSpan.Bytes):
                    if (!fields.TryBytes(out var message) || !TryMerge(value, message))
                        return false;
                    break;
                default:
                    if (!fields.TrySkip(kind))
                        return false;
                    break;
            }
        }

        return true;
    }

    private static bool TryWholeInput(ReadOnlySpan<byte> bytes, out InferInput input)
    {
        input = default;
        if (Parse(ModelInferRequest.Types.InferInputTensor.Parser, bytes) is not { } whole)
            return false;
        if (whole.Shape.Count <= InferLimits.MaxRank)
        {
            input = new InferInput(whole.Name, whole.Datatype, [.. whole.Shape], whole);
            return true;
        }

        return false;
    }

    private static T? Parse<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (Exception fault) when (ProtoFaults.IsInvalid(fault))
        {
            return null;
        }
    }

    private static bool TryMerge(IMessage message, ReadOnlySpan<byte> bytes)
    {
        try
        {
            message.MergeFrom(bytes);
            return true;
        }
        catch (Exception fault) when (ProtoFaults.IsInvalid(fault))
        {
            return false;
        }
    }

    private static bool TryShape(ReadOnlySpan<byte> packed, Span<long> shape, ref int rank)
    {
        for (var sizes = new ProtoSpan(packed); !sizes.IsEmpty;)
        {
            if (!sizes.TryVarint(out var size) || !TryAdd(shape, ref rank, size))
                return false;
        }

        return true;
    }

    private static bool TryAdd(Span<long> shape, ref int rank, ulong size)
    {
        if (rank == shape.Length)
            return false;
        shape[rank++] = (long)size;
        return true;
    }

    private static ImmutableArray<long> ToShape(ReadOnlySpan<long> shape) =>
        shape.IsEmpty ? [] : ImmutableCollectionsMarshal.AsImmutableArray(shape.ToArray());

    [System.Runtime.CompilerServices.InlineArray(InferLimits.MaxRank)]
    private struct ShapeBuffer
    {
        private long first;
    }
}
