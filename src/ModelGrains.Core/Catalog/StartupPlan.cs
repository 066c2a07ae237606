using System.Collections.Immutable;
using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Core.Catalog;

/// <summary>
/// What a restart owes to each version, from what was persisted before: a crash between any two steps of a deployment leads to one of
/// these actions, and planning again after one gives the rest.
/// </summary>
public static class StartupPlan
{
    /// <summary>What to do with a version.</summary>
    public enum Action
    {
        /// <summary>Nothing.</summary>
        Keep,

        /// <summary>Its deployment was never answered: forget it.</summary>
        Drop,

        /// <summary>The route has it, its record does not say so yet.</summary>
        MarkServing,

        /// <summary>The route has left it, its record does not say so yet.</summary>
        MarkSuperseded,
    }

    /// <summary>The action for a version, given its model's route.</summary>
    public static Action For(VersionRecord record, RouteRevision route)
    {
        var routed = route.Spec.Targets.Any(target => target.Version == record.Key.Version);
        return record.State switch
        {
            VersionState.Ready when routed => Action.MarkServing,
            VersionState.Superseded when routed => Action.MarkServing,
            VersionState.Serving when !routed && route.Spec.Targets.Length > 0 => Action.MarkSuperseded,
            _ when !record.IsAcknowledged && !routed && record.State < VersionState.Ready => Action.Drop,
            _ => Action.Keep,
        };
    }

    /// <summary>The versions to load, those that routes refer to first.</summary>
    public static ImmutableArray<VersionRecord> ToLoad(IEnumerable<VersionRecord> records) =>
        [.. records.Where(record => record.Desired == DesiredState.Loaded && record.IsAcknowledged)
            .OrderBy(record => record.State == VersionState.Serving ? 0 : 1)
            .ThenBy(record => record.Key.Model.Value, StringComparer.Ordinal)
            .ThenBy(record => record.Key.Version)];
}
