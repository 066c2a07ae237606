using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;
using ModelGrains.Routing;

namespace ModelGrains.Gateway.Management;

/// <summary>Reads routes as commands say them; every error at once, each naming its field. Whether a route makes sense is checked after that.</summary>
internal static class RouteRequests
{
    /// <summary>The split that a command asks for.</summary>
    /// <param name="command">The command.</param>
    /// <param name="records">Every version of the model: a target without instances has as many as its manifest says.</param>
    /// <param name="model">The model.</param>
    public static Outcome<RouteSpec> ToSpec(RouteCommandView command, IReadOnlyCollection<VersionRecord> records, ModelName model)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        if (command.Targets is null)
            errors.Add(new FieldError("targets", "is missing, expected a list of versions with their weights"));
        var targets = Map(command.Targets, "targets", errors, (target, field) => ToTarget(target, field, records, errors));
        var labels = (command.Labels ?? ImmutableDictionary<string, int>.Empty)
            .Select(label => ToVersion(label.Value, $"labels.{label.Key}", errors) is { } version ? new RouteLabel(label.Key, version) : default).ToImmutableArray();
        var segments = Map(command.Segments, "segments", errors, (segment, field) => ToSegment(segment, field, errors));
        var sticky = ToSticky(command.Sticky, errors);
        var shadows = Map(command.Shadows, "shadows", errors, (shadow, field) => ShadowRequests.ToShadow(model, shadow, $"{field}.", errors));
        return errors.Count > 0
            ? ModelErrors.Invalid("The route", errors.ToImmutable())
            : new RouteSpec { Targets = targets!, Labels = labels, Segments = segments!, Sticky = sticky, Shadows = shadows! };
    }

    /// <summary>The conditions of a list; an error for each that is none.</summary>
    public static ImmutableArray<RouteCondition> ToConditions(IReadOnlyList<RouteConditionView?>? views, string field, ImmutableArray<FieldError>.Builder errors) =>
        Map(views, field, errors, (condition, inner) => ToCondition(condition, inner, errors));

    private static RouteTarget? ToTarget(RouteTargetView target, string field, IReadOnlyCollection<VersionRecord> records, ImmutableArray<FieldError>.Builder errors)
    {
        if (ToVersion(target.Version, $"{field}.version", errors) is not { } version)
            return null;
        var instances = target.Instances ?? records.FirstOrDefault(record => record.Key.Version == version)?.Manifest.Instances ?? 1;
        return new RouteTarget { Version = version, Weight = target.Weight, Instances = instances };
    }

    private static RouteSegment? ToSegment(RouteSegmentView segment, string field, ImmutableArray<FieldError>.Builder errors)
    {
        var version = ToVersion(segment.Version, $"{field}.version", errors);
        var when = ToConditions(segment.When, $"{field}.when", errors);
        return version is null ? null : new RouteSegment { Name = segment.Name ?? "", When = when, Version = version.Value };
    }

    /// <summary>A condition; null, with an error, where it is none.</summary>
    internal static RouteCondition? ToCondition(RouteConditionView condition, string field, ImmutableArray<FieldError>.Builder errors)
    {
        var attribute = ToAttribute(condition.Header, condition.Parameter, field, errors);
        var given = ((object?[])[condition.EqualTo, condition.In, condition.Prefix, condition.Range, condition.Regex]).Count(one => one is not null);
        if (given != 1)
            errors.Add(new FieldError(field, $"has {given} comparisons, expected one of 'equals', 'in', 'prefix', 'range' and 'regex'"));
        if (attribute is null || given != 1)
            return null;
        return new RouteCondition
        {
            Attribute = attribute.Value,
            Kind = condition.Range is not null ? ConditionKind.Range
                : condition.Regex is not null ? ConditionKind.Regex
                : condition.Prefix is not null ? ConditionKind.Prefix
                : ConditionKind.In,
            Values = [.. (condition.EqualTo ?? condition.Regex) is { } one ? [one] : condition.In ?? condition.Prefix ?? []],
            From = condition.Range?.From,
            To = condition.Range?.To,
        };
    }

    /// <summary>What keeps callers on their version; null where nothing does, or with an error.</summary>
    internal static Stickiness? ToSticky(RouteStickyView? sticky, ImmutableArray<FieldError>.Builder errors) =>
        sticky is not null && ToAttribute(sticky.Header, sticky.Parameter, "sticky", errors) is { } by ? new Stickiness { By = by, Salt = sticky.Salt ?? "" } : null;

    private static RequestAttribute? ToAttribute(string? header, string? parameter, string field, ImmutableArray<FieldError>.Builder errors)
    {
        if (header is null == parameter is null)
        {
            errors.Add(new FieldError(field, $"has {(header is null ? "neither" : "both")} 'header' and 'parameter', expected one of them"));
            return null;
        }

        return header is not null ? new RequestAttribute(AttributeSource.Header, header) : new RequestAttribute(AttributeSource.Parameter, parameter!);
    }

    /// <summary>A version's number; null, with an error, where it is none.</summary>
    internal static ModelVersion? ToVersion(int number, string field, ImmutableArray<FieldError>.Builder errors)
    {
        if (number >= 1)
            return new ModelVersion(number);
        errors.Add(new FieldError(field, $"is {number}, expected {ModelVersion.Rule}"));
        return null;
    }

    /// <summary>The entries; a null in JSON is an error of its own.</summary>
    internal static ImmutableArray<TTo> Map<TFrom, TTo>(
        IReadOnlyList<TFrom?>? from, string field, ImmutableArray<FieldError>.Builder errors, Func<TFrom, string, TTo?> map)
        where TFrom : class
        where TTo : class
    {
        var to = ImmutableArray.CreateBuilder<TTo>();
        for (var i = 0; i < from?.Count; i++)
        {
            if (from[i] is not { } entry)
                errors.Add(new FieldError($"{field}[{i}]", "is null, expected an object"));
            else if (map(entry, $"{field}[{i}]") is { } mapped)
                to.Add(mapped);
        }

        return to.ToImmutable();
    }
}
