namespace ModelGrains.Core.Retirement;

/// <summary>What is to be done about a version now.</summary>
public enum RetirementAction
{
    /// <summary>Nothing.</summary>
    Keep,

    /// <summary>Warn its owner: from now on its retirement is counted.</summary>
    Warn,

    /// <summary>Withdraw the warning.</summary>
    Withdraw,

    /// <summary>Report that it expired and is kept, because something refers to it.</summary>
    Report,

    /// <summary>Begin to retire it.</summary>
    Retire,

    /// <summary>Finish a retirement that was begun: drain, unload, retired.</summary>
    Finish,

    /// <summary>Bring it back: something refers to what is retired or on its way.</summary>
    Restore,

    /// <summary>Keep its package longer: the clock went forward, and nobody knows how long it was really kept.</summary>
    KeepLonger,

    /// <summary>Delete it and its package.</summary>
    Purge,
}
