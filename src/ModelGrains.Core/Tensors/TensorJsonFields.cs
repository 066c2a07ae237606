using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Errors;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>The members of one tensor object while it is read. Used once.</summary>
internal sealed class TensorJsonFields(string path, ICollection<FieldError> errors)
{
    /// <summary>What a tensor is, in the words an error shows.</summary>
    public const string Expected = "an object with name, datatype, shape and data";

    private readonly int errorsBefore = errors.Count;
    private string? name;
    private DataType? dataType;
    private ImmutableArray<long> shape;
    private ReadOnlyMemory<byte>? data;
    private Members seen;

    [Flags]
    private enum Members
    {
        None = 0,
        Name = 1,
        DataType = 2,
        Shape = 4,
        Data = 8,
    }

    /// <summary>Reads the object that the reader is on, to its end.</summary>
    public Tensor? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            errors.Add(new FieldError(path, $"expected {Expected}, got {JsonWords.Of(reader.TokenType)}"));
            reader.Skip();
            return null;
        }

        Utf8JsonReader dataAt = default;
        var keptData = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberAt(ref reader);
            reader.Read();
            if ((seen & member) != 0)
            {
                Report(NameOf(member), "given twice");
                reader.Skip();
                continue;
            }

            seen |= member;
            switch (member)
            {
                case Members.Name: ReadName(ref reader); break;
                case Members.DataType: ReadDataType(ref reader); break;
                case Members.Shape: ReadShape(ref reader); break;
                case Members.Data when CanReadData: ReadData(ref reader); break;
                case Members.Data:
                    dataAt = reader;
                    keptData = true;
                    reader.Skip();
                    break;
                default: reader.Skip(); break;
            }
        }

        // The data came before what says how to read it: go back for it.
        if (keptData && CanReadData)
            ReadData(ref dataAt);
        ReportMissing();
        return errors.Count == errorsBefore
            ? new Tensor { Name = name!, DataType = dataType!.Value, Shape = shape, Data = data!.Value }
            : null;
    }

    private bool CanReadData => dataType is not null && !shape.IsDefault;

    private string Subject => name is null ? "the tensor" : $"tensor '{name}'";

    private void Report(string member, string message) => errors.Add(new FieldError($"{path}.{member}", message));

    private static Members MemberAt(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("name"u8) ? Members.Name :
        reader.ValueTextEquals("datatype"u8) ? Members.DataType :
        reader.ValueTextEquals("shape"u8) ? Members.Shape :
        reader.ValueTextEquals("data"u8) ? Members.Data : Members.None;

    private static string NameOf(Members member) => member switch
    {
        Members.Name => "name",
        Members.DataType => "datatype",
        Members.Shape => "shape",
        _ => "data",
    };

    private void ReadName(ref Utf8JsonReader reader)
    {
        if (JsonWords.TryGetText(ref reader, out var text) && text.Length > 0)
            name = text;
        else
            Report("name", $"expected a name, got {JsonWords.Of(reader.TokenType)}");
        reader.Skip();
    }

    private void ReadDataType(ref Utf8JsonReader reader)
    {
        if (!JsonWords.TryGetText(ref reader, out var text))
            Report("datatype", $"expected one of {DataTypes.AllNames}, got {JsonWords.Of(reader.TokenType)}");
        else if (DataTypes.TryParse(text, out var parsed))
            dataType = parsed;
        else
            Report("datatype", $"expected one of {DataTypes.AllNames}, got '{JsonWords.Shorten(text)}'");
        reader.Skip();
    }

    private void ReadShape(ref Utf8JsonReader reader)
    {
        const string ExpectedShape = "an array of integers from 0";
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Report("shape", $"expected {ExpectedShape}, got {JsonWords.Of(reader.TokenType)}");
            reader.Skip();
            return;
        }

        var dimensions = ImmutableArray.CreateBuilder<long>();
        string? wrong = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var dimension))
                dimensions.Add(dimension);
            else
                wrong ??= $"expected {ExpectedShape}, got {JsonWords.Of(reader.TokenType)} at {dimensions.Count}";
            reader.Skip();
        }

        var read = dimensions.DrainToImmutable();
        if (wrong is null && !TensorShape.TryCount(read.AsSpan(), out _))
            wrong = $"expected no negative dimension and at most {long.MaxValue} elements, got {TensorShape.Format(read)}";
        if (wrong is null)
            shape = read;
        else
            Report("shape", wrong);
    }

    private void ReadData(ref Utf8JsonReader reader)
    {
        if (TensorJsonReader.TryRead(ref reader, dataType!.Value, shape, out var read, out var error))
            data = read;
        else
            Report("data", $"{Subject}: {error}");
    }

    private void ReportMissing()
    {
        if ((seen & Members.Name) == 0)
            Report("name", "missing: expected a name");
        if ((seen & Members.DataType) == 0)
            Report("datatype", $"missing: expected one of {DataTypes.AllNames}");
        if ((seen & Members.Shape) == 0)
            Report("shape", "missing: expected an array of integers");
        if ((seen & Members.Data) == 0)
            Report("data", $"{Subject}: missing: expected an array of elements (binary tensor data and shared memory are not read here)");
    }
}
