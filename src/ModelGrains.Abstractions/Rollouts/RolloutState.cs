namespace ModelGrains.Rollouts;

/// <summary>Where a rollout stands. Stored: numbers are never changed.</summary>
public enum RolloutState
{
    /// <summary>It goes on by itself.</summary>
    Progressing = 1,

    /// <summary>It waits for a command.</summary>
    Paused = 2,

    /// <summary>It goes back to the route that stood before it.</summary>
    Aborting = 3,

    /// <summary>It has ended: the new version has all traffic.</summary>
    Succeeded = 4,

    /// <summary>It has ended: the route is what it was before.</summary>
    Aborted = 5,
}
