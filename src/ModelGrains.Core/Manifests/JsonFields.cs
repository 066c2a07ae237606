using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Errors;

namespace ModelGrains.Core.Manifests;

/// <summary>Reads the fields of one JSON object and collects everything that is wrong with them; what is wrong reads as absent.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement element;
    private readonly string path;
    private readonly ICollection<FieldError> errors;

    public JsonFields(JsonElement element, string path, ICollection<FieldError> errors, ImmutableArray<string> known)
    {
        this.element = element;
        this.path = path;
        this.errors = errors;
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                errors.Add(new FieldError(PathOf(property.Name), $"unknown field; known here: {string.Join(", ", known)}"));
        }
    }

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public void Add(string name, string message) => errors.Add(new FieldError(PathOf(name), message));

    public string? Text(string name, int maxLength)
    {
        if (Find(name, "a text", JsonValueKind.String) is not { } value)
            return null;
        if (TextOf(value) is not { } text)
        {
            Add(name, "is a text that is no Unicode (half a surrogate pair or bytes that are not UTF-8)");
            return null;
        }

        if (text.Length <= maxLength)
            return text;
        Add(name, $"has {text.Length} characters, expected at most {maxLength}");
        return null;
    }

    public int? Whole(string name, int min, int max)
    {
        if (Find(name, $"a whole number from {min} to {max}", JsonValueKind.Number) is not { } value)
            return null;
        if (value.TryGetInt32(out var number) && number >= min && number <= max)
            return number;
        Add(name, $"is {value.GetRawText()}, expected a whole number from {min} to {max}");
        return null;
    }

    public double? Number(string name, double min, double max)
    {
        if (Find(name, FormattableString.Invariant($"a number from {min} to {max}"), JsonValueKind.Number) is not { } value)
            return null;
        if (value.TryGetDouble(out var number) && number >= min && number <= max)
            return number;
        Add(name, FormattableString.Invariant($"is {value.GetRawText()}, expected a number from {min} to {max}"));
        return null;
    }

    public bool? Truth(string name) => Find(name, "true or false", JsonValueKind.True, JsonValueKind.False)?.GetBoolean();

    public JsonFields? Object(string name, params ImmutableArray<string> known) =>
        Find(name, "an object", JsonValueKind.Object) is { } value ? new JsonFields(value, PathOf(name), errors, known) : null;

    public JsonElement? RawObject(string name) => Find(name, "an object", JsonValueKind.Object);

    public IEnumerable<(JsonElement Item, string Path)> Items(string name)
    {
        if (Find(name, "an array", JsonValueKind.Array) is not { } value)
            yield break;
        var index = 0;
        foreach (var item in value.EnumerateArray())
            yield return (item, $"{PathOf(name)}[{index++}]");
    }

    public IEnumerable<JsonFields> Objects(string name, params ImmutableArray<string> known)
    {
        foreach (var (item, itemPath) in Items(name))
        {
            if (item.ValueKind == JsonValueKind.Object)
                yield return new JsonFields(item, itemPath, errors, known);
            else
                errors.Add(new FieldError(itemPath, $"is {Describe(item)}, expected an object"));
        }
    }

    /// <summary>The text; null where it is no Unicode.</summary>
    internal static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public bool Has(string name) => element.TryGetProperty(name, out _);

    internal static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => $"the number {value.GetRawText()}",
        JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private JsonElement? Find(string name, string expected, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (!element.TryGetProperty(name, out var value))
            return null;
        if (kinds.Contains(value.ValueKind))
            return value;
        Add(name, $"is {Describe(value)}, expected {expected}");
        return null;
    }
}
