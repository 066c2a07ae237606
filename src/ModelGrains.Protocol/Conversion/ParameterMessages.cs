using System.Collections.Immutable;
using Google.Protobuf.Collections;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Conversion;

/// <summary>Request parameters between messages and values.</summary>
public static class ParameterMessages
{
    /// <summary>Reads the parameters of a request; an error names one that has no value.</summary>
    public static Outcome<ImmutableDictionary<string, ParameterValue>> Read(
        IReadOnlyCollection<KeyValuePair<string, InferParameter>> parameters)
    {
        if (parameters.Count == 0)
            return ImmutableDictionary<string, ParameterValue>.Empty;
        var values = ImmutableDictionary.CreateBuilder<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var (name, parameter) in parameters)
        {
            if (Read(parameter) is not { } value)
                return ModelErrors.Invalid($"parameter '{name}' has no value: expected bool, int64, string, double or uint64");
            values[name] = value;
        }

        return values.ToImmutable();
    }

    /// <summary>Adds values to a message's parameters.</summary>
    public static void Write(ImmutableDictionary<string, ParameterValue> values, MapField<string, InferParameter> parameters)
    {
        foreach (var (name, value) in values)
            parameters.Add(name, Message(value));
    }

    /// <summary>Reads one parameter; null where it has no value.</summary>
    public static ParameterValue? Read(InferParameter parameter) => parameter.ParameterChoiceCase switch
    {
        InferParameter.ParameterChoiceOneofCase.BoolParam => new() { Bool = parameter.BoolParam },
        InferParameter.ParameterChoiceOneofCase.Int64Param => new() { Int64 = parameter.Int64Param },
        InferParameter.ParameterChoiceOneofCase.StringParam => new() { String = parameter.StringParam },
        InferParameter.ParameterChoiceOneofCase.DoubleParam => new() { Double = parameter.DoubleParam },
        InferParameter.ParameterChoiceOneofCase.Uint64Param => new() { UInt64 = parameter.Uint64Param },
        _ => null,
    };

    internal static InferParameter Message(ParameterValue value) => value switch
    {
        { Bool: { } flag } => new() { BoolParam = flag },
        { Int64: { } number } => new() { Int64Param = number },
        { Double: { } number } => new() { DoubleParam = number },
        { UInt64: { } number } => new() { Uint64Param = number },
        _ => new() { StringParam = value.String ?? "" },
    };
}
