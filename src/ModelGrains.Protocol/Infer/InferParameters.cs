using ModelGrains.Errors;
using ModelGrains.Inference;

namespace ModelGrains.Protocol.Infer;

/// <summary>
/// Request parameters that mean something to the server (the protocol's schedule-policy and streaming extensions). All others are the
/// caller's own.
/// </summary>
public static class InferParameters
{
    /// <summary>The priority, 1 the highest; 0 for the model's default.</summary>
    public const string Priority = "priority";

    /// <summary>The deadline in microseconds from arrival; 0 for none.</summary>
    public const string Timeout = "timeout";

    /// <summary>Whether the answer says where the time went.</summary>
    public const string Timing = "timing";

    /// <summary>In a stream: whether the answer says that it is the last one of its request.</summary>
    public const string EmptyFinalResponse = "triton_enable_empty_final_response";

    /// <summary>Of an output: how many of its best classes to answer.</summary>
    public const string Classification = "classification";

    private const string Reserved = "triton_";

    /// <summary>What is wrong with a parameter that the server knows or reserves; null where it may stand.</summary>
    public static ModelError? Check(string name, ParameterValue value) => name switch
    {
        Priority => ToNumber(value) is >= 0 and <= int.MaxValue ? null : Wrong(name, $"a number from 0 to {int.MaxValue}", value),
        Timeout => ToNumber(value) is >= 0 ? null : Wrong(name, "a number of microseconds from 0", value),
        Timing => value.Bool is not null ? null : Wrong(name, "true or false", value),
        EmptyFinalResponse => null,
        _ => name.StartsWith(Reserved, StringComparison.Ordinal)
            ? ModelErrors.Invalid($"parameter '{name}' is reserved: of the names beginning '{Reserved}' only '{EmptyFinalResponse}' may be used")
            : null,
    };

    /// <summary>The number in a parameter, signed or unsigned; null where it is none or does not fit 64 signed bits.</summary>
    public static long? ToNumber(ParameterValue value) => value switch
    {
        { Int64: { } number } => number,
        { UInt64: { } number and <= long.MaxValue } => (long)number,
        _ => null,
    };

    /// <summary>The deadline that the request's parameters name; null where they name none.</summary>
    public static TimeSpan? TimeoutOf(InferRequest request) =>
        !request.Parameters.IsEmpty && request.Parameters.TryGetValue(Timeout, out var value) && ToNumber(value) is > 0 and var microseconds
            ? TimeSpan.FromTicks(microseconds < long.MaxValue / TimeSpan.TicksPerMicrosecond ? microseconds * TimeSpan.TicksPerMicrosecond : long.MaxValue)
            : null;

    /// <summary>Whether the request's parameters ask for its timing.</summary>
    public static bool WantsTiming(InferRequest request) =>
        !request.Parameters.IsEmpty && request.Parameters.TryGetValue(Timing, out var value) && value.Bool == true;

    private static ModelError Wrong(string name, string expected, ParameterValue value) =>
        ModelErrors.Invalid($"parameter '{name}': expected {expected}, got '{Core.Tensors.JsonWords.Shorten(value.ToString())}'");
}
