using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using ModelGrains.Core.Tensors;
using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Client.Wire;

/// <summary>The fields of <c>ModelInferResponse</c> in their plain form: valid, every output raw. Null is anything else.</summary>
internal static class InferAnswerFields
{
    private const int ModelName = 1;
    private const int ModelVersion = 2;
    private const int Id = 3;
    private const int Parameters = 4;
    private const int Outputs = 5;
    private const int RawOutputContents = 6;

    private static readonly (DataType Type, byte[] Name)[] TypeNames =
        [.. Enum.GetValues<DataType>().Select(type => (type, Encoding.UTF8.GetBytes(type.Name())))];

    /// <summary>Reads an answer over its bytes, without a copy of the tensors.</summary>
    public static InferResponse? Read(byte[] message, ModelName asked)
    {
        var (outputs, raw) = (0, 0);
        ReadOnlySpan<byte> model = default, version = default, id = default;
        var timing = default(InferTiming);
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader is { Field: <= RawOutputContents, Type: not ProtoReader.Bytes })
                return null;
            switch (reader.Field)
            {
                case ModelName: model = reader.Value; break;
                case ModelVersion: version = reader.Value; break;
                case Id: id = reader.Value; break;
                case Parameters when !TryReadParameter(reader.Value, ref timing): return null;
                case Outputs: outputs++; break;
                case RawOutputContents: raw++; break;
            }
        }

        if (reader.IsBroken || outputs != raw || !Utf8.IsValid(model) || !Utf8.IsValid(id) || !Utf8.IsValid(version) ||
            !ModelGrains.ModelName.TryParse(Text(model, asked.Value), out var name) ||
            !ModelGrains.ModelVersion.TryParse(Encoding.UTF8.GetString(version), out var number) ||
            ReadTensors(message, outputs, name.Value) is not { } tensors)
        {
            return null;
        }

        return new InferResponse { Model = name, Version = number, Id = Encoding.UTF8.GetString(id), Outputs = tensors, Timing = timing };
    }

    /// <summary>The text, without making the one that is expected anew.</summary>
    private static string Text(ReadOnlySpan<byte> utf8, string expected) =>
        Ascii.Equals(utf8, expected) ? expected : Encoding.UTF8.GetString(utf8);

    private static ImmutableArray<Tensor>? ReadTensors(byte[] message, int count, string model)
    {
        var tensors = new Tensor[count];
        var outputs = new ProtoReader(message);
        var contents = new ProtoReader(message);
        for (var i = 0; i < count; i++)
        {
            Find(ref outputs, Outputs);
            Find(ref contents, RawOutputContents);
            if (ReadTensor(outputs.Value, message.AsMemory(contents.Range)) is not { } tensor || RawTensor.Check(tensor, model) is not null)
                return null;
            tensors[i] = tensor;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(tensors);
    }

    private static void Find(ref ProtoReader reader, int field)
    {
        while (reader.Read() && reader.Field != field)
        {
            // The fields in between are read elsewhere.
        }
    }

    private static Tensor? ReadTensor(ReadOnlySpan<byte> output, ReadOnlyMemory<byte> data)
    {
        ReadOnlySpan<byte> name = default, type = default;
        var rank = 0;
        var reader = new ProtoReader(output);
        while (reader.Read())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, ProtoReader.Bytes): name = reader.Value; break;
                case (2, ProtoReader.Bytes): type = reader.Value; break;
                case (3, ProtoReader.Bytes) when CountPacked(reader.Value) is { } count: rank += count; break;
                case (3, ProtoReader.Varint): rank++; break;
                case (<= 5, _): return null;
            }
        }

        if (reader.IsBroken || name.IsEmpty || !Utf8.IsValid(name) || TypeOf(type) is not { } dataType)
            return null;
        return new Tensor { Name = Encoding.UTF8.GetString(name), DataType = dataType, Shape = ReadShape(output, rank), Data = data };
    }

    private static DataType? TypeOf(ReadOnlySpan<byte> name)
    {
        foreach (var row in TypeNames)
        {
            if (name.SequenceEqual(row.Name))
                return row.Type;
        }

        return null;
    }

    private static int? CountPacked(ReadOnlySpan<byte> numbers)
    {
        var count = 0;
        var reader = new ProtoReader(numbers);
        while (reader.ReadPacked())
            count++;
        return reader.IsBroken ? null : count;
    }

    private static ImmutableArray<long> ReadShape(ReadOnlySpan<byte> output, int rank)
    {
        var shape = new long[rank];
        var next = 0;
        var reader = new ProtoReader(output);
        while (next < rank && reader.Read())
        {
            if (reader.Field != 3)
                continue;
            if (reader.Type == ProtoReader.Varint)
            {
                shape[next++] = (long)reader.Number;
                continue;
            }

            var numbers = new ProtoReader(reader.Value);
            while (numbers.ReadPacked())
                shape[next++] = (long)numbers.Number;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(shape);
    }

    private static bool TryReadParameter(ReadOnlySpan<byte> entry, ref InferTiming timing)
    {
        ReadOnlySpan<byte> name = default, value = default;
        var reader = new ProtoReader(entry);
        while (reader.Read())
        {
            // A value given twice is merged of both, which is no plain form.
            if (reader.Type != ProtoReader.Bytes || (reader.Field == 2 && !value.IsEmpty))
                return false;
            if (reader.Field == 1)
                name = reader.Value;
            else if (reader.Field == 2)
                value = reader.Value;
        }

        if (reader.IsBroken || !Utf8.IsValid(name))
            return false;

        // Exactly one number is the plain form; anything else is left to the generated message.
        var number = new ProtoReader(value);
        if (!number.Read() || number is not { Field: 2, Type: ProtoReader.Varint })
            return false;
        timing = TimingParameters.With(timing, Encoding.UTF8.GetString(name), (long)number.Number);
        return !number.Read() && !number.IsBroken;
    }
}
