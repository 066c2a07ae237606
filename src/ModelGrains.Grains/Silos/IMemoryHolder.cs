namespace ModelGrains.Grains.Silos;

/// <summary>An instance, as the silo's memory account sees it. Safe for concurrent use.</summary>
internal interface IMemoryHolder
{
    /// <summary>Which.</summary>
    InstanceKey Key { get; }

    /// <summary>When the last request came, or it was loaded where that was later, as a time stamp of the clock.</summary>
    long LastUsed { get; }

    /// <summary>Whether it has to stay: a request is in flight or waits for its load, or it is on its way to loaded or unloaded.</summary>
    bool IsInUse { get; }

    /// <summary>Asks it to leave; the answer is known once its memory is free.</summary>
    Task<LeaveAnswer> TryLeaveAsync(string reason);
}
