using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using ModelGrains.Errors;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>
/// A whole tensor in JSON: <c>{"name", "datatype", "shape", "data"}</c> with its members in any order. A member twice is an error,
/// since two readers of one document could see two tensors; members that are not known are skipped, as clients send extra ones.
/// </summary>
public static class TensorJson
{
    /// <summary>How deep JSON may nest, everywhere: deeper is refused.</summary>
    public const int MaxDepth = 100;

    /// <summary>Reads a tensor of a document that is parsed already.</summary>
    /// <param name="tensor">The object; an undefined element is reported as missing.</param>
    /// <param name="path">Where it stands in the document, as <c>samples[0].inputs[1]</c>.</param>
    /// <param name="errors">Takes every error, each with the path of its field, as <c>samples[0].inputs[1].shape</c>.</param>
    /// <returns>The tensor; null where there is an error.</returns>
    public static Tensor? Read(JsonElement tensor, string path, ICollection<FieldError> errors)
    {
        if (tensor.ValueKind == JsonValueKind.Undefined)
        {
            errors.Add(new FieldError(path, $"missing: expected {TensorJsonFields.Expected}"));
            return null;
        }

        // What the owner of the document let pass, comments and commas, is still in the element's text.
        var options = new JsonReaderOptions { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(tensor), options);
        try
        {
            reader.Read();
            return Read(ref reader, path, errors);
        }
        catch (JsonException)
        {
            errors.Add(new FieldError(path, $"nested deeper than {MaxDepth} levels"));
            return null;
        }
    }

    /// <summary>Reads a tensor from JSON as it comes.</summary>
    /// <param name="reader">On the object's first token; afterwards on its last.</param>
    /// <param name="path">Where it stands in the document.</param>
    /// <param name="errors">Takes every error, each with the path of its field.</param>
    /// <returns>The tensor; null where there is an error.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Tensor? Read(ref Utf8JsonReader reader, string path, ICollection<FieldError> errors)
    {
        var text = default(JsonText);
        var fields = new TensorJsonFields(path, -1, errors, null);
        return fields.Read(ref reader, ref text) ? fields.ToTensor() : null;
    }

    /// <summary>Reads an input of a request or an output of an answer, whose elements may follow the JSON (the protocol's binary tensor data extension).</summary>
    /// <param name="reader">On the object's first token; afterwards on its last.</param>
    /// <param name="text">The text under the reader.</param>
    /// <param name="array">The name of the array that the tensor stands in.</param>
    /// <param name="index">Its place there.</param>
    /// <param name="errors">Takes every error, each with the path of its field.</param>
    /// <param name="rented">Gives the buffer for the elements; null for a new one.</param>
    /// <param name="tensor">The tensor; its data are empty where they follow the JSON.</param>
    /// <param name="parameters">The tensor's parameters that mean something here.</param>
    /// <returns>False where there is an error.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static bool TryRead(
        ref Utf8JsonReader reader,
        ref JsonText text,
        string array,
        int index,
        ICollection<FieldError> errors,
        RentedTensors? rented,
        [NotNullWhen(true)] out Tensor? tensor,
        out TensorJsonParameters parameters)
    {
        var fields = new TensorJsonFields(array, index, errors, rented) { TakesParameters = true };
        tensor = fields.Read(ref reader, ref text) ? fields.ToTensor() : null;
        parameters = fields.Parameters;
        return tensor is not null;
    }

    /// <summary>Writes a tensor whose elements follow the JSON: <c>binary_data_size</c> stands for them.</summary>
    public static void WriteBinary(Utf8JsonWriter writer, Tensor tensor)
    {
        writer.WriteStartObject();
        WriteHead(writer, tensor);
        writer.WriteStartObject("parameters"u8);
        writer.WriteNumber("binary_data_size"u8, tensor.Data.Length);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes a tensor as an object; <see cref="TensorJsonWriter.WhyNot"/> says beforehand whether JSON can hold it.</summary>
    public static void Write(Utf8JsonWriter writer, Tensor tensor)
    {
        writer.WriteStartObject();
        WriteHead(writer, tensor);
        writer.WritePropertyName("data"u8);
        TensorJsonWriter.WriteData(writer, tensor);
        writer.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter writer, Tensor tensor)
    {
        writer.WriteString("name"u8, tensor.Name);
        writer.WriteString("datatype"u8, tensor.DataType.Name());
        writer.WriteStartArray("shape"u8);
        foreach (var dimension in tensor.Shape)
            writer.WriteNumberValue(dimension);
        writer.WriteEndArray();
    }
}
