using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>A valid condition, ready to be asked. Safe for concurrent use.</summary>
internal sealed class ConditionRule
{
    private readonly RouteCondition condition;
    private readonly FrozenSet<string> values;
    private readonly Regex? regex;

    public ConditionRule(RouteCondition condition)
    {
        this.condition = condition;
        values = condition.Kind == ConditionKind.In ? condition.Values.ToFrozenSet(StringComparer.Ordinal) : [];
        regex = condition.Kind == ConditionKind.Regex ? RoutePatterns.Compile(condition.Values[0]) : null;
    }

    /// <summary>Whether a request meets it.</summary>
    public bool IsMet(InferRequest request)
    {
        Span<char> scratch = stackalloc char[RequestValue.ScratchLength];
        if (!RequestValue.TryRead(request, condition.Attribute, scratch, out var value))
            return false;
        return condition.Kind switch
        {
            ConditionKind.In => values.GetAlternateLookup<ReadOnlySpan<char>>().Contains(value),
            ConditionKind.Prefix => StartsWithAny(value),
            ConditionKind.Range => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) &&
                number >= (condition.From ?? double.NegativeInfinity) && number <= (condition.To ?? double.PositiveInfinity),
            ConditionKind.Regex => regex!.IsMatch(value),
            _ => false,
        };
    }

    private bool StartsWithAny(ReadOnlySpan<char> value)
    {
        foreach (var prefix in condition.Values)
        {
            if (value.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
