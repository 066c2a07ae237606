using System.Collections.Immutable;
using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Core.Catalog;

/// <summary>
/// What a route means for the records of its model. It is asked after every change of a route and at every start: a crash between any
/// two steps of a command leads to one of these actions, and asking again after it gives the rest.
/// </summary>
public static class VersionPlan
{
    /// <summary>The action that a record is owed.</summary>
    /// <param name="record">The record.</param>
    /// <param name="route">Its model's route.</param>
    public static VersionAction For(VersionRecord record, RouteRevision route)
    {
        var routed = route.Spec.Find(record.Key.Version) is not null;
        return record.State switch
        {
            VersionState.Ready or VersionState.Superseded when routed => VersionAction.MarkServing,
            VersionState.Serving when routed && record.Desired == DesiredState.Unloaded => VersionAction.MarkServing,
            VersionState.Serving when !routed => route.Spec.Targets.IsEmpty ? VersionAction.MarkReady : VersionAction.MarkSuperseded,
            _ => VersionAction.Keep,
        };
    }

    /// <summary>
    /// Whether a record is of a deployment that was never answered: cut off before the route was written. Only for a start at which no
    /// other silo is active, and while no deployment of the model runs.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="route">Its model's route.</param>
    public static bool IsLeftOver(VersionRecord record, RouteRevision route) =>
        route.Spec.Find(record.Key.Version) is null && record.State switch
        {
            VersionState.Uploaded or VersionState.Validated or VersionState.Packaged or VersionState.Verified => true,
            VersionState.Ready => record.Events.Length < VersionRecord.MaxEvents && !record.Events.Any(happened => happened.State is VersionState.Serving or VersionState.Retiring or VersionState.Retired),
            _ => false,
        };

    /// <summary>Whether a version's instances should be loaded.</summary>
    public static bool IsWanted(VersionRecord record) => record.Desired == DesiredState.Loaded && record.IsAcknowledged;

    /// <summary>The versions to load, those that routes refer to first.</summary>
    public static ImmutableArray<VersionRecord> ToLoad(IEnumerable<VersionRecord> records) =>
        [.. records.Where(IsWanted)
            .OrderBy(record => record.State == VersionState.Serving ? 0 : 1)
            .ThenBy(record => record.Key.Model.Value, StringComparer.Ordinal)
            .ThenBy(record => record.Key.Version)];
}
