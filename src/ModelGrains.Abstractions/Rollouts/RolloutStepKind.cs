namespace ModelGrains.Rollouts;

/// <summary>What a step of a canary does. Stored: numbers are never changed.</summary>
public enum RolloutStepKind
{
    /// <summary>Gives the new version a share of the traffic.</summary>
    SetWeight = 1,

    /// <summary>Waits for a time, or for a command.</summary>
    Pause = 2,

    /// <summary>Sends requests that meet conditions to the new version, whatever its share.</summary>
    SetHeaderRoute = 3,
}
