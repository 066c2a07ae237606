using System.Buffers;
using System.Runtime.InteropServices;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Infer;

/// <summary>
/// Reads one <c>ModelInferRequest</c> as its bytes arrive. Raw tensor bytes go from the segments they came in straight into the memory
/// that the request keeps and ONNX Runtime reads: one copy. Everything else is small and read when it is whole. Used again and again for
/// one request at a time; not safe for concurrent use.
/// </summary>
public sealed class InferRequestParser
{
    private const int ModelNameField = 1;
    private const int ModelVersionField = 2;
    private const int IdField = 3;
    private const int ParametersField = 4;
    private const int InputsField = 5;
    private const int OutputsField = 6;
    private const int RawField = 7;
    private const int MaxPrefix = 15;
    private const int SmallField = 1024;

    private readonly List<InferInput> inputs = [];
    private readonly List<(string Name, ModelInferRequest.Types.InferRequestedOutputTensor? Whole)> outputs = [];
    private readonly List<ReadOnlyMemory<byte>> raw = [];
    private readonly Dictionary<string, InferParameter> parameters = new(StringComparer.Ordinal);

    private string model = "";
    private string version = "";
    private string id = "";
    private long remaining;
    private long needed;
    private int missing;

    /// <summary>Whether every byte of the message was taken.</summary>
    public bool IsComplete => remaining == 0;

    /// <summary>How many bytes of the message are not taken yet.</summary>
    public long Remaining => remaining;

    /// <summary>Begins a message of so many bytes.</summary>
    public void Begin(long length)
    {
        Reset();
        remaining = length;
    }

    /// <summary>
    /// Takes what can be taken of the message's next bytes, from the first that was not taken before; gives how many that were. A call
    /// with a few bytes more costs no more than those bytes.
    /// </summary>
    /// <returns>False where the bytes are no valid message, or name more things than <see cref="InferLimits"/> allows.</returns>
    public bool TryTake(ReadOnlySequence<byte> bytes, out long taken)
    {
        taken = 0;
        while (remaining > 0 && bytes.Length >= Math.Max(needed, 1))
        {
            var step = missing > 0 ? TakeRaw(bytes) : TakeField(bytes);
            if (step < 0)
                return false;
            if (step == 0)
                break;
            taken += step;
            remaining -= step;
            needed = 0;
            bytes = bytes.Slice(step);
        }

        // A message may end with an empty tensor or in the middle of one.
        return remaining > 0 || missing == 0;
    }

    /// <summary>The request; its tensors lie in this parser's buffers until <see cref="Reset"/>. Errors as in <see cref="Conversion.InferRequestMessages.Read"/>.</summary>
    /// <param name="caller">The hash of who calls; 0 where nobody knows.</param>
    public Outcome<InferRequest> Finish(ulong caller = 0) => InferRequestBuilder.Build(model, version, id, parameters, inputs, outputs, raw, caller);

    /// <summary>
    /// Gives every buffer back, to be used for other requests: only when nobody reads the request's tensors any more.
    /// </summary>
    public void Reset()
    {
        foreach (var tensor in raw)
            ArrayPool<byte>.Shared.Return(ArrayOf(tensor));
        Forget();
    }

    /// <summary>Lets go of every buffer without giving it back: where somebody may still read the request's tensors.</summary>
    public void Forget()
    {
        inputs.Clear();
        outputs.Clear();
        raw.Clear();
        parameters.Clear();
        model = version = id = "";
        remaining = needed = missing = 0;
    }

    private long TakeRaw(ReadOnlySequence<byte> bytes)
    {
        var tensor = raw[^1];
        var count = (int)Math.Min(missing, bytes.Length);
        bytes.Slice(0, count).CopyTo(ArrayOf(tensor).AsSpan(tensor.Length - missing));
        missing -= count;
        return count;
    }

    /// <summary>The bytes taken; 0 where more must come first, −1 where the message is not valid.</summary>
    private long TakeField(ReadOnlySequence<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[MaxPrefix];
        scoped var head = bytes.FirstSpan;
        if (head.Length < MaxPrefix && !bytes.IsSingleSegment)
        {
            var count = (int)Math.Min(MaxPrefix, bytes.Length);
            bytes.Slice(0, count).CopyTo(copy);
            head = copy[..count];
        }
        else if (head.Length > MaxPrefix)
        {
            head = head[..MaxPrefix];
        }

        var prefix = new ProtoSpan(head);
        ulong length = 0;
        var isWhole = prefix.TryTag(out var field, out var kind);
        if (isWhole && field == 0)
            return -1;
        isWhole = isWhole && (kind != ProtoSpan.Bytes || prefix.TryVarint(out length));
        var start = head.Length - prefix.Length;
        if (!isWhole)
            return head.Length == MaxPrefix ? -1 : Wait(bytes.Length + 1);
        if (kind != ProtoSpan.Bytes)
            return TakeUnknown(field, kind, bytes);
        if (length > (ulong)(remaining - start))
            return -1;
        if (field == RawField)
            return BeginRaw((int)length) ? start : -1;
        var end = start + (long)length;
        if (bytes.Length < end)
            return Wait(end);
        return TakeWhole(field, bytes.Slice(start, (long)length)) ? end : -1;
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> tensor) =>
        MemoryMarshal.TryGetArray(tensor, out var segment) ? segment.Array! : [];

    private long Wait(long count)
    {
        needed = count;
        return count > remaining ? -1 : 0;
    }

    private long TakeUnknown(int field, int kind, ReadOnlySequence<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[2 * MaxPrefix];
        var count = (int)Math.Min(copy.Length, bytes.Length);
        bytes.Slice(0, count).CopyTo(copy);
        var value = new ProtoSpan(copy[..count]);
        _ = value.TryTag(out _, out _);
        if (field <= RawField)
            return -1;
        if (value.TrySkip(kind))
            return count - value.Length;
        return kind is ProtoSpan.Varint or ProtoSpan.Fixed64 or ProtoSpan.Fixed32 && count < copy.Length ? Wait(bytes.Length + 1) : -1;
    }

    private bool BeginRaw(int length)
    {
        if (raw.Count == InferLimits.MaxTensors)
            return false;
        raw.Add(ArrayPool<byte>.Shared.Rent(length).AsMemory(0, length));
        missing = length;
        return true;
    }

    private bool TakeWhole(int field, ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
            return TakeWhole(field, bytes.FirstSpan);
        if (bytes.Length <= SmallField)
        {
            Span<byte> copy = stackalloc byte[(int)bytes.Length];
            bytes.CopyTo(copy);
            return TakeWhole(field, copy);
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)bytes.Length);
        try
        {
            bytes.CopyTo(buffer);
            return TakeWhole(field, buffer.AsSpan(0, (int)bytes.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TakeWhole(int field, ReadOnlySpan<byte> bytes)
    {
        switch (field)
        {
            case ModelNameField:
                return NameCache.TryGet(bytes, out model);
            case ModelVersionField:
                return NameCache.TryGet(bytes, out version);
            case IdField:
                return NameCache.TryGet(bytes, out id);
            case ParametersField:
                if (!InferRequestFields.TryParameter(bytes, out var name, out var value) || parameters.Count == InferLimits.MaxParameters)
                    return false;
                parameters[name] = value;
                return true;
            case InputsField:
                if (inputs.Count == InferLimits.MaxTensors || !InferRequestFields.TryInput(bytes, out var input))
                    return false;
                inputs.Add(input);
                return true;
            case OutputsField:
                if (outputs.Count == InferLimits.MaxTensors || !InferRequestFields.TryOutput(bytes, out var output, out var whole))
                    return false;
                outputs.Add((output, whole));
                return true;
            default:
                return true;
        }
    }
}
