namespace ModelGrains.Grains.Silos;

/// <summary>What an instance answers that is asked to make room.</summary>
internal enum LeaveAnswer
{
    /// <summary>Its memory is free.</summary>
    Left,

    /// <summary>A request came.</summary>
    InUse,

    /// <summary>It is pinned.</summary>
    Pinned,
}
