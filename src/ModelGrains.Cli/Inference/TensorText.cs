using System.Buffers;
using System.Text;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Inference;

/// <summary>The first values of a tensor, for people.</summary>
internal static class TensorText
{
    /// <summary>How many values are shown.</summary>
    public const int MaxValues = 10;

    /// <summary>The values as a list: <c>[0.97, 0.02, 0.01]</c>; of a long tensor the first ones and an ellipsis.</summary>
    public static string Of(Tensor tensor)
    {
        TensorShape.TryCount(tensor.Shape.AsSpan(), out var count);
        var values = tensor.DataType == DataType.Bytes ? Strings(tensor) : Numbers(tensor, count);
        if (count > MaxValues)
            values.Add("…");
        return $"[{string.Join(", ", values)}]";
    }

    private static List<string> Strings(Tensor tensor)
    {
        var values = new List<string>();
        var rest = tensor.Data.Span;
        while (values.Count < MaxValues && BytesElements.TryReadNext(ref rest, out var element))
            values.Add($"\"{JsonWords.Shorten(Encoding.UTF8.GetString(element))}\"");
        return values;
    }

    private static List<string> Numbers(Tensor tensor, long count)
    {
        var shown = (int)Math.Min(count, MaxValues);
        var first = new Tensor
        {
            Name = tensor.Name,
            DataType = tensor.DataType,
            Shape = [shown],
            Data = tensor.Data[..(shown * tensor.DataType.Size())],
        };
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            TensorJsonWriter.WriteData(writer, first);
        using var document = JsonDocument.Parse(json.WrittenMemory);
        return [.. document.RootElement.EnumerateArray().Select(value => value.ToString().Replace("True", "true").Replace("False", "false"))];
    }
}
