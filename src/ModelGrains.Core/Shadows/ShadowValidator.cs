using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Core.Routing;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Routing;

namespace ModelGrains.Core.Shadows;

/// <summary>Checks the shadows of a route; collects every error.</summary>
public static class ShadowValidator
{
    private const int MaxShadows = 16;
    private const int MaxDefaultBytes = 1 << 20;

    /// <summary>Every error of a route's shadows that the routes alone tell.</summary>
    /// <param name="model">The route's model.</param>
    /// <param name="spec">The route.</param>
    /// <param name="others">The routes of the models that its shadows lead to, on and on: for circles.</param>
    public static ImmutableArray<FieldError> Check(ModelName model, RouteSpec spec, IReadOnlyCollection<RouteRevision> others)
    {
        if (spec.Shadows.IsEmpty)
            return [];
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        if (spec.Shadows.Length > MaxShadows)
            errors.Add(new FieldError("shadows", $"are {spec.Shadows.Length}, expected at most {MaxShadows}"));
        for (var i = 0; i < spec.Shadows.Length; i++)
        {
            CheckOne(model, spec, i, errors);
            CheckDefaults($"shadows[{i}].inputs", spec.Shadows[i], errors);
            if (ShadowCircles.Find(model, spec, i, others) is { } circle)
                errors.Add(new FieldError($"shadows[{i}].version", $"closes a circle: {circle}"));
        }

        return errors.ToImmutable();
    }

    /// <summary>Every shadow that is to end at a time that has passed; one that stands in the present route already may.</summary>
    public static ImmutableArray<FieldError> CheckEnds(RouteSpec current, RouteSpec spec, DateTimeOffset now)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        for (var i = 0; i < spec.Shadows.Length; i++)
        {
            var shadow = spec.Shadows[i];
            if (shadow.HasEnded(now) && !current.Shadows.Any(other => other.Name == shadow.Name && other.Until == shadow.Until))
                errors.Add(new FieldError($"shadows[{i}].until", string.Create(CultureInfo.InvariantCulture, $"is {shadow.Until:u}, expected a time to come")));
        }

        return errors.ToImmutable();
    }

    private static void CheckOne(ModelName model, RouteSpec spec, int index, ImmutableArray<FieldError>.Builder errors)
    {
        var (field, shadow) = ($"shadows[{index}]", spec.Shadows[index]);
        var before = spec.Shadows.Take(index);
        if (!RouteLabel.IsName(shadow.Name))
            errors.Add(new FieldError($"{field}.name", $"is '{shadow.Name}', expected {RouteLabel.Rule}"));
        if (before.Any(other => other.Name == shadow.Name))
            errors.Add(new FieldError($"{field}.name", $"is '{shadow.Name}' again, expected each shadow once"));
        RouteValidator.CheckVersion($"{field}.primary", shadow.Primary, spec, errors);
        if (shadow.Version == new VersionKey(model, shadow.Primary))
            errors.Add(new FieldError($"{field}.version", $"is {shadow.Version}, the primary itself, expected another version"));
        if (before.Any(other => other.Primary == shadow.Primary && other.Version == shadow.Version))
            errors.Add(new FieldError($"{field}.version", $"is {shadow.Version}, which is a shadow of version {shadow.Primary} already, expected each pair once"));
        if (!(shadow.Share is >= 0 and <= 1))
            errors.Add(new FieldError($"{field}.share", string.Create(CultureInfo.InvariantCulture, $"is {shadow.Share}, expected 0 to 1")));
        else if (shadow.OnlyLogged && shadow.Share < 1)
            errors.Add(new FieldError($"{field}.share", string.Create(CultureInfo.InvariantCulture, $"is {shadow.Share} with 'onlyLogged', which copies exactly what the log samples, expected none")));
        SegmentValidator.CheckConditions($"{field}.when", shadow.When, 0, errors);
    }

    private static void CheckDefaults(string field, RouteShadow shadow, ImmutableArray<FieldError>.Builder errors)
    {
        for (var i = 0; i < shadow.Defaults.Length; i++)
        {
            var input = shadow.Defaults[i];
            if (shadow.Defaults.Take(i).Any(other => other.Name == input.Name))
                errors.Add(new FieldError($"{field}[{i}].name", $"is '{input.Name}' again, expected each input once"));
            if (RawTensor.Check(input, shadow.Version.Format()) is { } wrong)
                errors.Add(new FieldError($"{field}[{i}]", wrong.Message));
        }

        var bytes = shadow.Defaults.Sum(input => (long)input.Data.Length);
        if (bytes > MaxDefaultBytes)
            errors.Add(new FieldError(field, $"have {bytes} bytes, expected at most {MaxDefaultBytes}"));
    }
}
