using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Inference;

/// <summary>The values of one <c>--input</c> as JSON elements, flat; nested arrays also say the shape.</summary>
/// <param name="Elements">The values, row-major, each as JSON text.</param>
/// <param name="Nesting">The shape that nested arrays have; null for a list, which has none.</param>
internal sealed record InputValues(IReadOnlyList<string> Elements, ImmutableArray<long>? Nesting)
{
    /// <summary>Reads values: a list with commas, or a JSON array where they begin with <c>[</c>.</summary>
    /// <exception cref="CliException">A value is none of the type.</exception>
    public static InputValues Parse(string input, DataType type, string text)
    {
        if (text.TrimStart().StartsWith('['))
            return ParseArray(input, text);
        if (type == DataType.Bytes)
            return new InputValues([.. text.Split(',').Select(value => JsonSerializer.Serialize(value))], null);
        return new InputValues(text.Trim().Length == 0 ? [] : [.. text.Split(',').Select((value, i) => Element(input, type, value.Trim(), i))], null);
    }

    private static InputValues ParseArray(string input, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var elements = new List<string>();
            var shape = new List<long>();
            if (!Flatten(document.RootElement, 0, shape, elements))
                throw CliException.Usage($"The arrays of input '{input}' differ in length: expected a regular array as [[1,2],[3,4]]");
            return new InputValues(elements, shape.Count > 1 ? [.. shape] : null);
        }
        catch (JsonException)
        {
            throw CliException.Usage($"The values of input '{input}' begin with '[' and are no JSON array: expected one as [[1,2],[3,4]] or [\"a, b\",\"c\"]");
        }
    }

    /// <summary>Collects elements and the length of each level; false where one level has arrays of different length.</summary>
    private static bool Flatten(JsonElement element, int depth, List<long> shape, List<string> elements)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            elements.Add(element.GetRawText());
            return depth == shape.Count;
        }

        if (depth == shape.Count && elements.Count == 0)
            shape.Add(element.GetArrayLength());
        return depth < shape.Count && shape[depth] == element.GetArrayLength() &&
            element.EnumerateArray().All(item => Flatten(item, depth + 1, shape, elements));
    }

    /// <summary>One value as JSON; null where it is none of the type.</summary>
    public static string? TryElement(DataType type, string value) => type == DataType.Bytes ? JsonSerializer.Serialize(value) : TryNumber(type, value);

    private static string Element(string input, DataType type, string value, int index) =>
        TryNumber(type, value) ?? throw CliException.Usage($"Value {index + 1} of input '{input}' is '{value}', which is no {type.Name()}");

    private static string? TryNumber(DataType type, string value) =>
        type switch
        {
            DataType.Bool => value.ToLowerInvariant() switch { "true" or "1" => "true", "false" or "0" => "false", _ => null },
            DataType.Fp32 => float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var single) ? Number(single, value) : null,
            DataType.Fp64 => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Number(number, value) : null,
            DataType.UInt64 => ulong.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var unsigned) ? JsonSerializer.Serialize(unsigned) : null,
            _ => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed) ? JsonSerializer.Serialize(signed) : null,
        };

    /// <summary>A number as the codec takes it; null where it became infinite without saying so.</summary>
    private static string? Number<T>(T number, string text)
        where T : System.Numerics.IFloatingPoint<T>
    {
        if (T.IsFinite(number))
            return JsonSerializer.Serialize(number);
        return T.IsNaN(number) ? "\"NaN\"" : text.Any(char.IsAsciiDigit) ? null : T.IsPositive(number) ? "\"Infinity\"" : "\"-Infinity\"";
    }
}
