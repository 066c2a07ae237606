using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Errors;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>The members of one tensor object while it is read. Used once.</summary>
internal struct TensorJsonFields(string array, int index, ICollection<FieldError> errors, RentedTensors? rented)
{
    /// <summary>What a tensor is, in the words an error shows.</summary>
    public const string Expected = "an object with name, datatype, shape and data";

    private const int MaxRank = 64;

    private readonly int errorsBefore = errors.Count;
    private string? name;
    private DataType? dataType;
    private ImmutableArray<long> shape;
    private ReadOnlyMemory<byte> data;
    private TensorJsonParameters parameters;
    private Members seen;

    [Flags]
    private enum Members
    {
        None = 0,
        Name = 1,
        DataType = 2,
        Shape = 4,
        Data = 8,
        Parameters = 16,
    }

    /// <summary>Whether parameters are read, and the elements may follow the JSON.</summary>
    public bool TakesParameters { get; init; }

    /// <summary>The parameters read.</summary>
    public readonly TensorJsonParameters Parameters => parameters;

    /// <summary>The tensor read.</summary>
    public readonly Tensor ToTensor() => new() { Name = name!, DataType = dataType!.Value, Shape = shape, Data = data };

    /// <summary>Reads the object that the reader is on, to its end; false where there is an error.</summary>
    public bool Read(ref Utf8JsonReader reader, ref JsonText text)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            errors.Add(new FieldError(Path, $"expected {Expected}, got {JsonWords.Of(reader.TokenType)}"));
            reader.Skip();
            return false;
        }

        Utf8JsonReader dataAt = default;
        JsonText dataText = default;
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
                case Members.Data when CanReadData: ReadData(ref reader, ref text); break;
                case Members.Data:
                    dataAt = reader;
                    dataText = text;
                    keptData = true;
                    reader.Skip();
                    break;
                case Members.Parameters: parameters.Read(ref reader, Path + ".parameters", errors); break;
                default: reader.Skip(); break;
            }
        }

        // The data came before what says how to read it: go back for it.
        if (keptData && CanReadData)
            ReadData(ref dataAt, ref dataText);
        ReportMissing();
        return errors.Count == errorsBefore;
    }

    private readonly bool CanReadData => dataType is not null && !shape.IsDefault;

    private readonly string Path => index < 0 ? array : $"{array}[{index}]";

    private readonly string Subject => name is null ? "the tensor" : $"tensor '{name}'";

    private readonly void Report(string member, string message) => errors.Add(new FieldError($"{Path}.{member}", message));

    private readonly Members MemberAt(ref Utf8JsonReader reader) =>
        JsonWords.Is(ref reader, "name"u8) ? Members.Name :
        JsonWords.Is(ref reader, "datatype"u8) ? Members.DataType :
        JsonWords.Is(ref reader, "shape"u8) ? Members.Shape :
        JsonWords.Is(ref reader, "data"u8) ? Members.Data :
        TakesParameters && JsonWords.Is(ref reader, "parameters"u8) ? Members.Parameters : Members.None;

    private static string NameOf(Members member) => member switch
    {
        Members.Name => "name",
        Members.DataType => "datatype",
        Members.Shape => "shape",
        Members.Data => "data",
        _ => "parameters",
    };

    private void ReadName(ref Utf8JsonReader reader)
    {
        if (JsonNames.TryGet(ref reader, out var text) && text.Length > 0)
            name = text;
        else
            Report("name", $"expected a name, got {JsonWords.Of(reader.TokenType)}");
        reader.Skip();
    }

    private void ReadDataType(ref Utf8JsonReader reader)
    {
        if (!JsonNames.TryGet(ref reader, out var text))
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

        Span<long> dimensions = stackalloc long[MaxRank];
        var rank = 0;
        string? wrong = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var dimension))
                wrong ??= $"expected {ExpectedShape}, got {JsonWords.Of(reader.TokenType)} at {rank}";
            else if (rank == MaxRank)
                wrong ??= $"expected at most {MaxRank} dimensions";
            else
                dimensions[rank++] = dimension;
            reader.Skip();
        }

        ImmutableArray<long> read = [.. dimensions[..rank]];
        if (wrong is null && !TensorShape.TryCount(read.AsSpan(), out _))
            wrong = $"expected no negative dimension and at most {long.MaxValue} elements, got {TensorShape.Format(read)}";
        if (wrong is null)
            shape = read;
        else
            Report("shape", wrong);
    }

    private void ReadData(ref Utf8JsonReader reader, ref JsonText text)
    {
        if (!TensorJsonReader.TryRead(ref reader, ref text, dataType!.Value, shape, rented, out data, out var error))
            Report("data", $"{Subject}: {error}");
    }

    private readonly void ReportMissing()
    {
        if ((seen & Members.Name) == 0)
            Report("name", "missing: expected a name");
        if ((seen & Members.DataType) == 0)
            Report("datatype", $"missing: expected one of {DataTypes.AllNames}");
        if ((seen & Members.Shape) == 0)
            Report("shape", "missing: expected an array of integers");
        var isBinary = parameters.BinarySize is not null;
        if ((seen & Members.Data) == 0 && !isBinary && !parameters.IsShared)
            Report("data", $"{Subject}: missing: expected an array of elements{(TakesParameters ? ", or the parameter binary_data_size" : "")}");
        else if ((seen & Members.Data) != 0 && isBinary)
            Report("data", $"{Subject}: came beside the parameter binary_data_size, expected one of the two");
    }
}
