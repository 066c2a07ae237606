namespace ModelGrains.Rollouts;

/// <summary>What a rollout can be told.</summary>
public enum RolloutVerb
{
    /// <summary>To end the present pause and go on with the next step.</summary>
    Promote = 1,

    /// <summary>To leave all further steps out and give the new version all traffic.</summary>
    PromoteFull = 2,

    /// <summary>To stay where it is.</summary>
    Pause = 3,

    /// <summary>To go on where it was told to stay.</summary>
    Resume = 4,

    /// <summary>To go back to the route that stood before it.</summary>
    Abort = 5,

    /// <summary>To go back to the route that stood before it although it has ended.</summary>
    Undo = 6,

    /// <summary>To begin anew after it was aborted.</summary>
    Retry = 7,
}
