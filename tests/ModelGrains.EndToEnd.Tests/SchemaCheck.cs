using System.Text.Json;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Holds an answer against the schema that the OpenAPI document gives it: as much of JSON Schema as that uses.</summary>
internal sealed class SchemaCheck(JsonElement document)
{
    /// <summary>Every way in which an answer differs from its schema; empty where it conforms.</summary>
    /// <param name="path">The path as the document has it.</param>
    /// <param name="method">The method.</param>
    /// <param name="answer">The answer; its content type must be one that the document names for its status.</param>
    public async Task<IReadOnlyList<string>> ErrorsOfAsync(string path, HttpMethod method, HttpResponseMessage answer)
    {
        var responses = document.GetProperty("paths").GetProperty(path).GetProperty(method.Method.ToLowerInvariant()).GetProperty("responses");
        if (!responses.TryGetProperty(((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), out var response))
            return [$"the status {(int)answer.StatusCode} is not in the document"];
        if (!response.GetProperty("content").TryGetProperty(answer.Content.Headers.ContentType!.MediaType!, out var content))
            return [$"the content type {answer.Content.Headers.ContentType} is not in the document"];
        var errors = new List<string>();
        foreach (var header in response.TryGetProperty("headers", out var headers) ? headers.EnumerateObject().Select(header => header.Name) : [])
        {
            if (header != "Retry-After" && (int)answer.StatusCode < 300 && !answer.Headers.Contains(header))
                errors.Add($"the header {header} is not in the answer");
        }

        Compare("$", JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement, content.GetProperty("schema"), errors);
        return errors;
    }

    private void Compare(string at, JsonElement value, JsonElement schema, List<string> errors)
    {
        schema = Resolve(schema, value);
        if (!Types(schema).Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && Types(schema).Contains("number")))
        {
            errors.Add($"{at} is {TypeOf(value)}, expected {string.Join(" or ", Types(schema))}");
            return;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
                Compare($"{at}[{index++}]", item, schema.GetProperty("items"), errors);
        }

        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(name => name.GetString()!) : [])
        {
            if (!value.TryGetProperty(name, out _))
                errors.Add($"{at}.{name} is not there, and is required");
        }

        foreach (var property in value.EnumerateObject())
        {
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property.Name, out var known))
                Compare($"{at}.{property.Name}", property.Value, known, errors);
            else if (schema.TryGetProperty("additionalProperties", out var others))
                Compare($"{at}.{property.Name}", property.Value, others, errors);
            else
                errors.Add($"{at}.{property.Name} is not in the schema");
        }
    }

    private JsonElement Resolve(JsonElement schema, JsonElement value)
    {
        if (schema.TryGetProperty("oneOf", out var either))
            return Resolve(either.EnumerateArray().First(one => !one.TryGetProperty("type", out var type) || (type.GetString() == "null") == (value.ValueKind == JsonValueKind.Null)), value);
        if (!schema.TryGetProperty("$ref", out var reference))
            return schema;
        var found = document;
        foreach (var part in reference.GetString()!.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            found = found.GetProperty(part);
        return Resolve(found, value);
    }

    private static IReadOnlyList<string> Types(JsonElement schema) => schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } several
        ? [.. several.EnumerateArray().Select(type => type.GetString()!)]
        : [schema.GetProperty("type").GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        _ => "null",
    };
}
