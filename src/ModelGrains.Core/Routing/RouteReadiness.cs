using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>Checks that a route asks only for what can be served.</summary>
public static class RouteReadiness
{
    /// <summary>Every target whose version cannot be routed to, or has fewer instances.</summary>
    /// <param name="spec">The split.</param>
    /// <param name="records">Every version of the model.</param>
    public static ImmutableArray<FieldError> Check(RouteSpec spec, IReadOnlyCollection<VersionRecord> records)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        for (var i = 0; i < spec.Targets.Length; i++)
        {
            var target = spec.Targets[i];
            if (records.FirstOrDefault(record => record.Key.Version == target.Version) is not { } record)
                errors.Add(new FieldError($"targets[{i}].version", $"is {target.Version}, expected a version of the model ({string.Join(", ", records.Select(known => known.Key.Version))})"));
            else if (!CanBeRouted(record))
                errors.Add(new FieldError($"targets[{i}].version", $"is {target.Version}, which is {record.State}, expected one that is Ready, Serving or Superseded"));
            else if (target.Instances > record.Manifest.Instances)
                errors.Add(new FieldError($"targets[{i}].instances", $"is {target.Instances}, expected at most {record.Manifest.Instances}, which its manifest says"));
        }

        return errors.ToImmutable();
    }

    /// <summary>Whether a version can get requests.</summary>
    internal static bool CanBeRouted(VersionRecord record) =>
        record.IsAcknowledged && record.State is VersionState.Ready or VersionState.Serving or VersionState.Superseded;
}
