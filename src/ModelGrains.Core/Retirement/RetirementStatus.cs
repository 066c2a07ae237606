namespace ModelGrains.Core.Retirement;

/// <summary>How a version's retirement stands, for people.</summary>
public enum RetirementStatus
{
    /// <summary>It never expires as things are.</summary>
    Never,

    /// <summary>It expires some time, unless it is used or extended.</summary>
    Scheduled,

    /// <summary>Its owner has been warned.</summary>
    Warned,

    /// <summary>It expires, but is kept because something refers to it.</summary>
    Kept,

    /// <summary>It is being drained and unloaded.</summary>
    Retiring,

    /// <summary>It is retired and can be restored.</summary>
    Retired,
}
