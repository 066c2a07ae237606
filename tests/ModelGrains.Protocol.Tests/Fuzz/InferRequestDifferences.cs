using System.Text.Unicode;
using ModelGrains.Protocol.Infer;
using ModelGrains.Tests.Fuzz;

namespace ModelGrains.Protocol.Tests.Fuzz;

/// <summary>
/// Why our parser may refuse an inference request that protobuf reads: groups, a known field of another kind, text that is not UTF-8,
/// tags and lengths above 32 bits (of which protobuf drops the rest), more things than the limits allow.
/// </summary>
internal static class InferRequestDifferences
{
    public static bool Explain(byte[] message)
    {
        if (ProtoField.Split(message) is not { } fields)
            return true;
        if (Count(5) > InferLimits.MaxTensors || Count(6) > InferLimits.MaxTensors || Count(7) > InferLimits.MaxTensors || Count(4) > InferLimits.MaxParameters)
            return true;
        return fields.Any(IsOther);

        int Count(ulong number) => fields.Count(field => field.Number == number);
    }

    /// <summary>Whether a parameter has its value twice: ours merges them, as the encoding asks; protobuf's map for C# keeps the last.</summary>
    public static bool HasValueTwice(byte[] message) => ProtoField.Split(message)?.Exists(field =>
        field.Number == 4 && ProtoField.Split(field.Payload)?.Count(part => part.Number == 2) > 1) == true;

    private static bool IsOther(ProtoField field) => field switch
    {
        { Number: > uint.MaxValue >> 3 } => true,
        { Number: >= 1 and <= 7, Kind: not ProtoField.Bytes } => true,
        { Number: 1 or 2 or 3 } => !Utf8.IsValid(field.Payload),
        { Number: 4 } => ProtoField.Split(field.Payload) is not { } entry || entry.Exists(IsNoEntry),
        { Number: 5 } => ProtoField.Split(field.Payload) is not { } input || input.Exists(IsNoText) || Rank(input) > InferLimits.MaxRank,
        { Number: 6 } => ProtoField.Split(field.Payload) is not { } output || output.Exists(IsNoText),
        _ => false,
    };

    /// <summary>Name and data type of an input, name of an output; inner messages are read by protobuf itself.</summary>
    private static bool IsNoText(ProtoField field) => field.Number > uint.MaxValue >> 3 || (field is { Number: 1 or 2, Kind: ProtoField.Bytes } && !Utf8.IsValid(field.Payload));

    private static bool IsNoEntry(ProtoField field) =>
        field.Number > uint.MaxValue >> 3 || (field is { Number: 1, Kind: ProtoField.Bytes } && !Utf8.IsValid(field.Payload)) ||
        (field is { Number: 2, Kind: ProtoField.Bytes } && ProtoField.Split(field.Payload) is null);

    private static int Rank(List<ProtoField> input) => input.Where(field => field.Number == 3)
        .Sum(field => field.Kind == ProtoField.Bytes ? field.Payload.Count(value => value < 0x80) : 1);
}
