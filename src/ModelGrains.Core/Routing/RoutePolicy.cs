using ModelGrains.Core.Shadows;
using ModelGrains.Errors;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>Decides what a command does to a route. The grain only stores what comes out.</summary>
public static class RoutePolicy
{
    /// <summary>The split with all traffic on one version. Versions that labels and segments refer to stay, without weight; so do stickiness and the shadows of versions that stay.</summary>
    public static RouteSpec Switch(RouteSpec current, ModelVersion version, int instances)
    {
        var kept = current.Targets.Where(target =>
            target.Version != version &&
            (current.Labels.Any(label => label.Version == target.Version) || current.Segments.Any(segment => segment.Version == target.Version)));
        return ShadowPolicy.WithoutOrphans(current with
        {
            Targets = [new RouteTarget { Version = version, Instances = instances }, .. kept.Select(target => target with { Weight = 0 })],
        });
    }

    /// <summary>
    /// The split of a model without versions, the weights of the rest scaled up to one; labels, segments and shadows of them go too. Where no version
    /// with weight is left it serves nothing.
    /// </summary>
    public static RouteSpec Without(RouteSpec current, ModelName model, IReadOnlyCollection<ModelVersion> versions)
    {
        var left = current.Targets.RemoveAll(target => versions.Contains(target.Version));
        var sum = left.Sum(target => target.Weight);
        if (!(sum > 0))
            return RouteSpec.Empty;
        return ShadowPolicy.WithoutOrphans(current with
        {
            Targets = [.. left.Select(target => target with { Weight = target.Weight / sum })],
            Labels = current.Labels.RemoveAll(label => versions.Contains(label.Version)),
            Segments = current.Segments.RemoveAll(segment => versions.Contains(segment.Version)),
            Shadows = current.Shadows.RemoveAll(shadow => shadow.Version.Model == model && versions.Contains(shadow.Version.Version)),
        });
    }

    /// <summary>The revision after a command; the current one where the split already stands.</summary>
    public static Outcome<RouteRevision> Next(RouteRevision current, SetRoute command, DateTimeOffset now)
    {
        if (command.ExpectedRevision is { } expected && expected != current.Revision)
            return ModelErrors.Conflict($"the route of '{current.Model}' is at revision {current.Revision}, but the command was made for revision {expected}");
        var errors = RouteValidator.Check(command.Spec).AddRange(ShadowValidator.Check(current.Model, command.Spec, []));
        if (errors.Length > 0)
            return ModelErrors.Invalid($"The route of '{current.Model}'", errors);
        if (current.Revision > 0 && current.Spec.Equals(command.Spec))
            return current;
        return new RouteRevision
        {
            Model = current.Model,
            Revision = current.Revision + 1,
            Spec = command.Spec,
            Time = now,
            Actor = command.Actor,
            Reason = command.Reason,
        };
    }
}
