using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Rollouts;

/// <summary>Whether a rollout goes back to what was served a short while ago (Argo Rollouts' <c>rollbackWindow</c>): then its steps are left out.</summary>
public static class RollbackWindow
{
    /// <summary>Whether the version is one of the last so many that had all of the traffic before the present one.</summary>
    /// <remarks>An older one than the present: a newer one that left again was not good enough.</remarks>
    /// <param name="history">The route's revisions, the oldest first.</param>
    /// <param name="present">The route that stands.</param>
    /// <param name="spec">What is asked for.</param>
    public static bool Has(IReadOnlyList<RouteRevision> history, RouteSpec present, RolloutSpec spec)
    {
        if (spec.RollbackWindow == 0 || spec.Strategy is not (RolloutStrategy.Canary or RolloutStrategy.BlueGreen))
            return false;
        if (RolloutRoutes.MainVersion(present, spec.Version) is not { } main || main.CompareTo(spec.Version) < 0)
            return false;
        var served = new List<ModelVersion>();
        foreach (var revision in history.Reverse())
        {
            var alone = revision.Spec.Targets.FirstOrDefault(target => target.Weight >= 1 - 1e-9);
            if (alone is not null && (served.Count == 0 || served[^1] != alone.Version))
                served.Add(alone.Version);
        }

        return served.Skip(1).Take(spec.RollbackWindow).Contains(spec.Version);
    }
}
