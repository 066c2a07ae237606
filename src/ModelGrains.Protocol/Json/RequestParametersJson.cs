using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Http;

namespace ModelGrains.Protocol.Json;

/// <summary>The parameters of a request: those that mean something to the server are taken out, the others are the model's. Used once.</summary>
internal struct RequestParametersJson(HttpInferRequest into, List<FieldError> errors)
{
    private const string Path = "parameters";
    private const string Reserved = "triton_";
    private const string Allowed = "triton_enable_empty_final_response";

    private Known seen;
    private ImmutableDictionary<string, ParameterValue>.Builder? others;

    [Flags]
    private enum Known
    {
        None = 0,
        Priority = 1,
        Timeout = 2,
        BinaryOutput = 4,
        Timing = 8,
    }

    /// <summary>Reads the object that the reader is on, to its end.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        if (!WireJson.Enter(ref reader, JsonTokenType.StartObject, Path, errors))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var known = KnownAt(ref reader);
            if (known != Known.None)
                ReadKnown(ref reader, known);
            else
                ReadOther(ref reader);
        }

        if (others is not null)
            into.Parameters = others.ToImmutable();
    }

    private static Known KnownAt(ref Utf8JsonReader reader) =>
        JsonWords.Is(ref reader, "priority"u8) ? Known.Priority :
        JsonWords.Is(ref reader, "timeout"u8) ? Known.Timeout :
        JsonWords.Is(ref reader, "binary_data_output"u8) ? Known.BinaryOutput :
        JsonWords.Is(ref reader, "timing"u8) ? Known.Timing : Known.None;

    private void ReadKnown(ref Utf8JsonReader reader, Known known)
    {
        reader.Read();
        if ((seen & known) != 0)
        {
            errors.Add(new FieldError($"{Path}.{NameOf(known)}", "given twice"));
            reader.Skip();
            return;
        }

        seen |= known;
        switch (known)
        {
            case Known.Priority: into.Priority = (int)ReadNumber(ref reader, known, int.MaxValue); break;
            case Known.Timeout: into.Timeout = ToTimeout(ReadNumber(ref reader, known, long.MaxValue)); break;
            case Known.BinaryOutput: into.BinaryOutputs = WireJson.ReadFlag(ref reader, $"{Path}.binary_data_output", errors); break;
            default: into.WantsTiming = WireJson.ReadFlag(ref reader, $"{Path}.timing", errors); break;
        }
    }

    private void ReadOther(ref Utf8JsonReader reader)
    {
        var isText = JsonNames.TryGet(ref reader, out var name);
        reader.Read();
        if (!isText)
            errors.Add(new FieldError(Path, "a parameter's name is not valid UTF-8"));
        else if (TensorJsonParameters.NamesSharedMemory(name!))
            Refuse(name!);
        else if (name!.StartsWith(Reserved, StringComparison.Ordinal) && name != Allowed)
            errors.Add(new FieldError($"{Path}.{JsonWords.Shorten(name)}", $"names that start with {Reserved} are reserved, expected another name or {Allowed}"));
        else if (ParameterJson.ReadValue(ref reader) is not { } value)
            errors.Add(new FieldError($"{Path}.{JsonWords.Shorten(name)}", $"expected a string, number, true or false, got {JsonWords.Of(reader.TokenType)}"));
        else if (!(others ??= ImmutableDictionary.CreateBuilder<string, ParameterValue>(StringComparer.Ordinal)).TryAdd(name, value))
            errors.Add(new FieldError($"{Path}.{JsonWords.Shorten(name)}", "given twice"));
        reader.Skip();
    }

    private readonly void Refuse(string name)
    {
        into.IsUnsupported = true;
        errors.Add(new FieldError($"{Path}.{JsonWords.Shorten(name)}", "shared memory is not supported"));
    }

    private readonly long ReadNumber(ref Utf8JsonReader reader, Known known, long largest)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= 0 && number <= largest)
            return number;
        var got = reader.TokenType == JsonTokenType.Number ? "a number that is none or out of range" : JsonWords.Of(reader.TokenType);
        errors.Add(new FieldError($"{Path}.{NameOf(known)}", $"expected an integer from 0 to {largest}, got {got}"));
        reader.Skip();
        return 0;
    }

    /// <summary>Zero is none, as in Triton; longer than a <see cref="TimeSpan"/> is as good as none.</summary>
    private static TimeSpan? ToTimeout(long microseconds) =>
        microseconds is 0 or > long.MaxValue / TimeSpan.TicksPerMicrosecond ? null : TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    private static string NameOf(Known known) => known switch
    {
        Known.Priority => "priority",
        Known.Timeout => "timeout",
        Known.BinaryOutput => "binary_data_output",
        _ => "timing",
    };
}
