using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Errors;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>Checks a route as asked for; collects every error.</summary>
public static class RouteValidator
{
    /// <summary>How far the sum of weights may be from one: they come as decimal text.</summary>
    private const double WeightSlack = 1e-9;

    private const int MaxSalt = 256;

    /// <summary>Every error of a split; empty where it may be written. An empty split is legal: the model then serves nothing.</summary>
    public static ImmutableArray<FieldError> Check(RouteSpec spec)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        CheckTargets(spec, errors);
        CheckLabels(spec, errors);
        SegmentValidator.Check(spec, errors);
        if (spec.Sticky is { } sticky)
        {
            SegmentValidator.CheckAttribute("sticky", sticky.By, errors);
            if (sticky.Salt.Length > MaxSalt)
                errors.Add(new FieldError("sticky.salt", $"has {sticky.Salt.Length} characters, expected at most {MaxSalt}"));
        }

        return errors.ToImmutable();
    }

    /// <summary>Adds an error where a version is none of the route's.</summary>
    internal static void CheckVersion(string field, ModelVersion version, RouteSpec spec, ImmutableArray<FieldError>.Builder errors)
    {
        if (spec.Find(version) is null)
            errors.Add(new FieldError(field, $"is {version}, expected a version of the targets{Listed(spec)}; one may have the weight 0"));
    }

    private static string Listed(RouteSpec spec) => spec.Targets.IsEmpty ? ", which are none" : $" ({string.Join(", ", spec.Targets.Select(target => target.Version))})";

    private static void CheckTargets(RouteSpec spec, ImmutableArray<FieldError>.Builder errors)
    {
        for (var i = 0; i < spec.Targets.Length; i++)
        {
            var target = spec.Targets[i];
            if (!(target.Weight is >= 0 and <= 1))
                errors.Add(new FieldError($"targets[{i}].weight", string.Create(CultureInfo.InvariantCulture, $"is {target.Weight}, expected 0 to 1")));
            if (target.Instances < 1)
                errors.Add(new FieldError($"targets[{i}].instances", $"is {target.Instances}, expected at least 1"));
            if (spec.Targets.Take(i).Any(other => other.Version == target.Version))
                errors.Add(new FieldError($"targets[{i}].version", $"is {target.Version} again, expected each version once"));
        }

        var sum = spec.Targets.Sum(target => target.Weight);
        if (spec.Targets.Length > 0 && !(Math.Abs(sum - 1) <= WeightSlack))
            errors.Add(new FieldError("targets", string.Create(CultureInfo.InvariantCulture, $"have weights that sum to {sum}, expected 1")));
    }

    private static void CheckLabels(RouteSpec spec, ImmutableArray<FieldError>.Builder errors)
    {
        for (var i = 0; i < spec.Labels.Length; i++)
        {
            var label = spec.Labels[i];
            if (!RouteLabel.IsName(label.Name))
                errors.Add(new FieldError($"labels.{label.Name}", $"is no name of a label, expected {RouteLabel.Rule}"));
            if (spec.Labels.Take(i).Any(other => other.Name == label.Name))
                errors.Add(new FieldError($"labels.{label.Name}", "is there again, expected each label once"));
            CheckVersion($"labels.{label.Name}", label.Version, spec, errors);
        }
    }
}
