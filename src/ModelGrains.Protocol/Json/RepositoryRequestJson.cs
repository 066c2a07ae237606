using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;

namespace ModelGrains.Protocol.Json;

/// <summary>The bodies of repository requests, all of which may be empty.</summary>
public static class RepositoryRequestJson
{
    /// <summary>Reads <c>{"ready": true}</c> of an index request; false where the body or the member is missing.</summary>
    public static Outcome<bool> ReadIndex(ReadOnlyMemory<byte> utf8)
    {
        var ready = false;
        var error = ReadObject(utf8, (ref reader, errors) =>
        {
            var isReady = JsonWords.Is(ref reader, "ready"u8);
            reader.Read();
            if (isReady)
                ready = WireJson.ReadFlag(ref reader, "ready", errors);
            else
                reader.Skip();
        });
        return error is null ? ready : error;
    }

    /// <summary>
    /// Checks the body of a load or unload request: null where it may stand. Parameters of a load that bring another configuration or
    /// files (<c>config</c>, <c>file:…</c>) are refused, since passing over them would load something else than asked for.
    /// </summary>
    public static ModelError? CheckParameters(ReadOnlyMemory<byte> utf8) => ReadObject(utf8, static (ref reader, errors) =>
    {
        var isParameters = JsonWords.Is(ref reader, "parameters"u8);
        reader.Read();
        if (!isParameters)
        {
            reader.Skip();
            return;
        }

        foreach (var name in ParameterJson.Read(ref reader, "parameters", errors).Keys)
        {
            if (IsOverride(name))
                errors.Add(new FieldError($"parameters.{name}", "a load with another configuration or files is not supported"));
        }
    });

    /// <summary>Whether a parameter of a load request brings another configuration or a file.</summary>
    public static bool IsOverride(string parameter) => parameter == "config" || parameter.StartsWith("file:", StringComparison.Ordinal);

    private delegate void ReadMember(ref Utf8JsonReader reader, List<FieldError> errors);

    private static ModelError? ReadObject(ReadOnlyMemory<byte> utf8, ReadMember read)
    {
        if (utf8.IsEmpty)
            return null;
        var errors = new List<FieldError>();
        try
        {
            var reader = new Utf8JsonReader(utf8.Span, WireJson.ReaderOptions);
            reader.Read();
            if (WireJson.Enter(ref reader, JsonTokenType.StartObject, "", errors))
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    read(ref reader, errors);
            }

            reader.Read();
            return errors.Count == 0 ? null : WireJson.Invalid("The request body", errors);
        }
        catch (JsonException fault)
        {
            return WireJson.NotJson("The request body", fault);
        }
    }
}
