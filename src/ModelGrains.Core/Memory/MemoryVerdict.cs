namespace ModelGrains.Core.Memory;

/// <summary>What becomes of a load that asks for memory.</summary>
public enum MemoryVerdict
{
    /// <summary>There is room.</summary>
    Admit,

    /// <summary>There is room once others have left.</summary>
    MakeRoom,

    /// <summary>What could leave is in use: later there may be room.</summary>
    InUse,

    /// <summary>Pinned versions hold too much: there is no room until one is unpinned.</summary>
    Pinned,

    /// <summary>There never is room: it needs more than the silo's whole budget.</summary>
    TooBig,
}
