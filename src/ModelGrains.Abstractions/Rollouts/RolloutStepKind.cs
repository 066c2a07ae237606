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

    /// <summary>Measures the new version beside the old one, and goes on, goes back or pauses by what it finds.</summary>
    Analysis = 4,

    /// <summary>Sends copies of the old version's requests to the new one, whose answers are compared and never returned.</summary>
    SetMirrorRoute = 5,

    /// <summary>Gives the new version a number of instances of its own, whatever its share.</summary>
    SetCanaryScale = 6,
}
