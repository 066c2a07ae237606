namespace ModelGrains.Rollouts;

/// <summary>How a version takes the place of another. Stored: numbers are never changed.</summary>
public enum RolloutStrategy
{
    /// <summary>The old version is drained and unloaded, then the new one is loaded; callers are refused in between. For what does not fit beside each other.</summary>
    Recreate = 1,

    /// <summary>Instances are replaced one after another, the share of traffic following them.</summary>
    RollingUpdate = 2,

    /// <summary>The new version is loaded and reachable by a label, then all traffic moves at once; the old one is kept ready for a while.</summary>
    BlueGreen = 3,

    /// <summary>The new version gets growing shares of the traffic.</summary>
    Canary = 4,

    /// <summary>Both versions with a fixed split until a date or a number of outcomes; then somebody decides.</summary>
    AbTest = 5,

    /// <summary>The new version gets copies only; the route is what it was when it ends.</summary>
    Shadow = 6,

    /// <summary>A challenger beside the champion, by copies or with a small share, until it has shown what it must.</summary>
    ChampionChallenger = 7,
}
