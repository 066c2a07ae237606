using System.Collections.Immutable;
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
    public static Tensor? Read(ref Utf8JsonReader reader, string path, ICollection<FieldError> errors) =>
        new TensorJsonFields(path, errors).Read(ref reader);

    /// <summary>Writes a tensor as an object; <see cref="TensorJsonWriter.WhyNot"/> says beforehand whether JSON can hold it.</summary>
    public static void Write(Utf8JsonWriter writer, Tensor tensor)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, tensor.Name);
        writer.WriteString("datatype"u8, tensor.DataType.Name());
        writer.WriteStartArray("shape"u8);
        foreach (var dimension in tensor.Shape)
            writer.WriteNumberValue(dimension);
        writer.WriteEndArray();
        writer.WritePropertyName("data"u8);
        TensorJsonWriter.WriteData(writer, tensor);
        writer.WriteEndObject();
    }
}
