using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Errors;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>Checks the segments of a route; collects every error. Every request is compared with them, so there is a most of each.</summary>
internal static class SegmentValidator
{
    private const int MaxSegments = 64;
    private const int MaxConditions = 16;
    private const int MaxValues = 1_000;
    private const int MaxLength = 256;

    public static void Check(RouteSpec spec, ImmutableArray<FieldError>.Builder errors)
    {
        if (spec.Segments.Length > MaxSegments)
            errors.Add(new FieldError("segments", $"are {spec.Segments.Length}, expected at most {MaxSegments}"));
        for (var i = 0; i < spec.Segments.Length; i++)
        {
            var field = $"segments[{i}]";
            var segment = spec.Segments[i];
            if (!RouteLabel.IsName(segment.Name))
                errors.Add(new FieldError($"{field}.name", $"is '{segment.Name}', expected {RouteLabel.Rule}"));
            if (spec.Segments.Take(i).Any(other => other.Name == segment.Name))
                errors.Add(new FieldError($"{field}.name", $"is '{segment.Name}' again, expected each segment once"));
            RouteValidator.CheckVersion($"{field}.version", segment.Version, spec, errors);
            CheckConditions($"{field}.when", segment.When, 1, errors);
        }
    }

    /// <summary>Adds an error for each condition that cannot be asked, and where they are too few or too many.</summary>
    public static void CheckConditions(string field, ImmutableArray<RouteCondition> conditions, int least, ImmutableArray<FieldError>.Builder errors)
    {
        if (conditions.Length < least || conditions.Length > MaxConditions)
            errors.Add(new FieldError(field, $"has {conditions.Length} conditions, expected {least} to {MaxConditions}"));
        for (var i = 0; i < conditions.Length; i++)
            CheckCondition($"{field}[{i}]", conditions[i], errors);
    }

    /// <summary>Adds an error where a request cannot have such an attribute.</summary>
    public static void CheckAttribute(string field, RequestAttribute attribute, ImmutableArray<FieldError>.Builder errors)
    {
        var (source, name) = (attribute.Source.ToString().ToLowerInvariant(), attribute.Name);
        if (name.Length is 0 or > MaxLength)
            errors.Add(new FieldError($"{field}.{source}", $"is a name of {name.Length} characters, expected 1 to {MaxLength}"));
        else if (attribute.Source == AttributeSource.Header && !name.All(IsHeaderCharacter))
            errors.Add(new FieldError($"{field}.{source}", $"is '{name}', expected the name of a header: letters, digits and any of !#$%&'*+-.^_`|~"));
        else if (attribute.Source == AttributeSource.Header && name.EndsWith("-bin", StringComparison.Ordinal))
            errors.Add(new FieldError($"{field}.{source}", $"is '{name}', which is binary in gRPC, expected the name of a header with a text"));
    }

    private static void CheckCondition(string field, RouteCondition condition, ImmutableArray<FieldError>.Builder errors)
    {
        CheckAttribute(field, condition.Attribute, errors);
        switch (condition.Kind)
        {
            case ConditionKind.In or ConditionKind.Prefix:
                CheckValues(field, condition, errors);
                break;
            case ConditionKind.Range:
                CheckRange(field, condition, errors);
                break;
            case ConditionKind.Regex when condition.Values.Length != 1:
                errors.Add(new FieldError($"{field}.regex", $"are {condition.Values.Length}, expected one"));
                break;
            case ConditionKind.Regex:
                if (RoutePatterns.Check(condition.Values[0]) is { } wrong)
                    errors.Add(new FieldError($"{field}.regex", wrong));
                break;
            default:
                errors.Add(new FieldError(field, $"is of the kind {condition.Kind}, expected equals, in, prefix, range or regex"));
                break;
        }
    }

    private static void CheckValues(string field, RouteCondition condition, ImmutableArray<FieldError>.Builder errors)
    {
        var name = $"{field}.{(condition.Kind == ConditionKind.In ? "in" : "prefix")}";
        if (condition.Values.Length is 0 or > MaxValues)
            errors.Add(new FieldError(name, $"has {condition.Values.Length} texts, expected 1 to {MaxValues}"));
        foreach (var value in condition.Values)
        {
            if (value.Length > MaxLength)
                errors.Add(new FieldError(name, $"has a text of {value.Length} characters, expected at most {MaxLength}"));
            else if (value.Length == 0 && condition.Kind == ConditionKind.Prefix)
                errors.Add(new FieldError(name, "has an empty text, which every value begins with, expected a longer one"));
        }
    }

    private static void CheckRange(string field, RouteCondition condition, ImmutableArray<FieldError>.Builder errors)
    {
        var (from, to) = (condition.From, condition.To);
        if (from is null && to is null)
            errors.Add(new FieldError($"{field}.range", "has neither 'from' nor 'to', expected one of them or both"));
        else if (!(from is null or (>= double.MinValue and <= double.MaxValue) && to is null or (>= double.MinValue and <= double.MaxValue)))
            errors.Add(new FieldError($"{field}.range", string.Create(CultureInfo.InvariantCulture, $"is {from} to {to}, expected numbers")));
        else if (from > to)
            errors.Add(new FieldError($"{field}.range", string.Create(CultureInfo.InvariantCulture, $"is {from} to {to}, expected 'from' not above 'to'")));
    }

    // RFC 9110, 5.6.2: token.
    private static bool IsHeaderCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);
}
