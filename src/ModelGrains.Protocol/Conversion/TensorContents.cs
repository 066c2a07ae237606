using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf.Collections;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Conversion;

/// <summary>Elements that come in the typed fields of a message, to raw form.</summary>
internal static class TensorContents
{
    /// <summary>
    /// Reads the field that belongs to the type; an error where another field is filled, a value does not fit a narrower type, or the
    /// type has no field. The number of elements is checked by the caller.
    /// </summary>
    /// <param name="contents">The fields; null where the message has none, which is a tensor without elements.</param>
    /// <param name="type">The tensor's element type.</param>
    /// <param name="subject">The tensor, in the words of an error.</param>
    public static Outcome<ReadOnlyMemory<byte>> Read(InferTensorContents? contents, DataType type, string subject)
    {
        if (FieldOf(type) is not { } wanted)
            return ModelErrors.Invalid($"{subject}: {type.Name()} has no contents field: send it in raw_input_contents");
        if (contents is null)
            return ReadOnlyMemory<byte>.Empty;
        foreach (var (field, count) in Counts(contents))
        {
            if (count > 0 && field != wanted)
                return ModelErrors.Invalid($"{subject}: {type.Name()} elements come in {wanted}, got {field}");
        }

        return type switch
        {
            DataType.Bool => Copy(contents.BoolContents, 1, static (to, value) => to[0] = value ? (byte)1 : (byte)0),
            DataType.Int8 or DataType.Int16 or DataType.Int32 => Narrow(contents.IntContents, static value => value, type, subject),
            DataType.UInt8 or DataType.UInt16 or DataType.UInt32 => Narrow(contents.UintContents, static value => value, type, subject),
            DataType.Int64 => Copy(contents.Int64Contents, 8, static (to, value) => BinaryPrimitives.WriteInt64LittleEndian(to, value)),
            DataType.UInt64 => Copy(contents.Uint64Contents, 8, static (to, value) => BinaryPrimitives.WriteUInt64LittleEndian(to, value)),
            DataType.Fp32 => Copy(contents.Fp32Contents, 4, static (to, value) => BinaryPrimitives.WriteSingleLittleEndian(to, value)),
            DataType.Fp64 => Copy(contents.Fp64Contents, 8, static (to, value) => BinaryPrimitives.WriteDoubleLittleEndian(to, value)),
            _ => Strings(contents),
        };
    }

    /// <summary>Whether any field holds an element.</summary>
    public static bool HasElements(InferTensorContents? contents) => contents is not null && Counts(contents).Any(field => field.Count > 0);

    private static string? FieldOf(DataType type) => type switch
    {
        DataType.Bool => "bool_contents",
        DataType.Int8 or DataType.Int16 or DataType.Int32 => "int_contents",
        DataType.Int64 => "int64_contents",
        DataType.UInt8 or DataType.UInt16 or DataType.UInt32 => "uint_contents",
        DataType.UInt64 => "uint64_contents",
        DataType.Fp32 => "fp32_contents",
        DataType.Fp64 => "fp64_contents",
        DataType.Bytes => "bytes_contents",
        _ => null,
    };

    private static IEnumerable<(string Field, int Count)> Counts(InferTensorContents contents) =>
    [
        ("bool_contents", contents.BoolContents.Count), ("int_contents", contents.IntContents.Count),
        ("int64_contents", contents.Int64Contents.Count), ("uint_contents", contents.UintContents.Count),
        ("uint64_contents", contents.Uint64Contents.Count), ("fp32_contents", contents.Fp32Contents.Count),
        ("fp64_contents", contents.Fp64Contents.Count), ("bytes_contents", contents.BytesContents.Count),
    ];

    private static Outcome<ReadOnlyMemory<byte>> Copy<T>(RepeatedField<T> values, int size, SpanAction<byte, T> write)
    {
        var raw = new byte[values.Count * size];
        for (var i = 0; i < values.Count; i++)
            write(raw.AsSpan(i * size, size), values[i]);
        return (ReadOnlyMemory<byte>)raw;
    }

    private static Outcome<ReadOnlyMemory<byte>> Narrow<T>(RepeatedField<T> values, Func<T, long> widen, DataType type, string subject)
    {
        var size = type.Size();
        var raw = new byte[values.Count * size];
        for (var i = 0; i < values.Count; i++)
        {
            if (!IntegerElements.TryWrite(widen(values[i]), type, raw.AsSpan(i * size, size)))
                return ModelErrors.Invalid($"{subject}: element {i} is out of the range of {type.Name()}");
        }

        return (ReadOnlyMemory<byte>)raw;
    }

    private static Outcome<ReadOnlyMemory<byte>> Strings(InferTensorContents contents)
    {
        var raw = new ArrayBufferWriter<byte>(Math.Max(1, contents.BytesContents.Sum(element => BytesElements.PrefixSize + element.Length)));
        foreach (var element in contents.BytesContents)
            BytesElements.Write(raw, element.Span);
        return raw.WrittenMemory;
    }
}
