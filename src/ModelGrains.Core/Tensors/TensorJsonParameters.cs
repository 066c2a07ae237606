using System.Text.Json;
using ModelGrains.Errors;

namespace ModelGrains.Core.Tensors;

/// <summary>The parameters of one tensor that mean something to a server. Others are skipped.</summary>
public struct TensorJsonParameters
{
    /// <summary>How many bytes of elements follow the JSON, from 0; null where the elements are in it.</summary>
    public int? BinarySize { get; private set; }

    /// <summary>Whether the elements lie in shared memory, which is not supported: an error was added.</summary>
    public bool IsShared { get; private set; }

    /// <summary>Whether a parameter says that a tensor lies in shared memory.</summary>
    public static bool NamesSharedMemory(string parameter) => parameter.StartsWith("shared_memory_", StringComparison.Ordinal);

    /// <summary>Reads the object that the reader is on, to its end.</summary>
    internal void Read(ref Utf8JsonReader reader, string path, ICollection<FieldError> errors)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            errors.Add(new FieldError(path, $"expected an object, got {JsonWords.Of(reader.TokenType)}"));
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = JsonNames.TryGet(ref reader, out var name);
            reader.Read();
            if (!isText)
                errors.Add(new FieldError(path, "a parameter's name is not valid UTF-8"));
            else if (NamesSharedMemory(name!))
                Refuse(name!, path, errors);
            else if (name == "binary_data_size")
                ReadSize(ref reader, path, errors);
            reader.Skip();
        }
    }

    private void Refuse(string name, string path, ICollection<FieldError> errors)
    {
        IsShared = true;
        errors.Add(new FieldError($"{path}.{JsonWords.Shorten(name)}", "shared memory is not supported: send the tensor as binary tensor data, or raw over gRPC"));
    }

    private void ReadSize(ref Utf8JsonReader reader, string path, ICollection<FieldError> errors)
    {
        if (BinarySize is not null)
            errors.Add(new FieldError(path + ".binary_data_size", "given twice"));
        BinarySize = 0;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var size) && size >= 0)
            BinarySize = size;
        else
            errors.Add(new FieldError(path + ".binary_data_size", $"expected the number of bytes, an integer from 0 to {int.MaxValue}, got {Describe(ref reader)}"));
    }

    private static string Describe(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)
            ? number.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : JsonWords.Of(reader.TokenType);
}
