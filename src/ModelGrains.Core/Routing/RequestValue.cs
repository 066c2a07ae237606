using System.Globalization;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>Reads what a route goes by from a request, without allocating.</summary>
internal static class RequestValue
{
    /// <summary>The room that every number and truth value fits in, in characters.</summary>
    public const int ScratchLength = 32;

    /// <summary>The attribute's value as text; false where the request does not have it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="attribute">What is looked for.</param>
    /// <param name="scratch">Room of <see cref="ScratchLength"/>, for values that are no text.</param>
    /// <param name="value">The value; it may lie in the room.</param>
    public static bool TryRead(InferRequest request, RequestAttribute attribute, Span<char> scratch, out ReadOnlySpan<char> value)
    {
        value = default;
        if (attribute.Source == AttributeSource.Parameter)
            return request.Parameters.TryGetValue(attribute.Name, out var parameter) && TryWrite(parameter, scratch, out value);
        foreach (var header in request.Headers)
        {
            if (header.Name != attribute.Name)
                continue;
            value = header.Value;
            return true;
        }

        return false;
    }

    private static bool TryWrite(ParameterValue parameter, Span<char> scratch, out ReadOnlySpan<char> value)
    {
        var length = 0;
        switch (parameter)
        {
            case { String: { } text }:
                value = text;
                return true;
            case { Bool: { } truth }:
                value = truth ? "true" : "false";
                return true;
            case { Int64: { } number } when number.TryFormat(scratch, out length, default, CultureInfo.InvariantCulture):
            case { UInt64: { } unsigned } when unsigned.TryFormat(scratch, out length, default, CultureInfo.InvariantCulture):
            case { Double: { } fraction } when fraction.TryFormat(scratch, out length, default, CultureInfo.InvariantCulture):
                value = scratch[..length];
                return true;
            default:
                value = default;
                return false;
        }
    }
}
