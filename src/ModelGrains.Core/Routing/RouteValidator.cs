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

    /// <summary>Every error of a split; empty where it may be written. An empty split is legal: the model then serves nothing.</summary>
    public static ImmutableArray<FieldError> Check(RouteSpec spec)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        for (var i = 0; i < spec.Targets.Length; i++)
        {
            var target = spec.Targets[i];
            if (!(target.Weight is > 0 and <= 1))
                errors.Add(new FieldError($"targets[{i}].weight", string.Create(CultureInfo.InvariantCulture, $"is {target.Weight}, expected above 0 and at most 1")));
            if (target.Instances < 1)
                errors.Add(new FieldError($"targets[{i}].instances", $"is {target.Instances}, expected at least 1"));
            if (spec.Targets.Take(i).Any(other => other.Version == target.Version))
                errors.Add(new FieldError($"targets[{i}].version", $"is {target.Version} again, expected each version once"));
        }

        var sum = spec.Targets.Sum(target => target.Weight);
        if (spec.Targets.Length > 0 && !(Math.Abs(sum - 1) <= WeightSlack))
            errors.Add(new FieldError("targets", string.Create(CultureInfo.InvariantCulture, $"have weights that sum to {sum}, expected 1")));
        return errors.ToImmutable();
    }
}
