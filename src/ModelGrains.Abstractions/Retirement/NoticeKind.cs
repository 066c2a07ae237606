namespace ModelGrains.Retirement;

/// <summary>What a notification tells. The numbers are stored and never change.</summary>
public enum NoticeKind
{
    /// <summary>The version expires and is going to be retired.</summary>
    Expiring = 1,

    /// <summary>The warning before is withdrawn: the version was used, extended or exempted.</summary>
    Withdrawn = 2,

    /// <summary>The version expired and is kept, because something refers to it.</summary>
    Kept = 3,

    /// <summary>The version is retired; it can be restored for a while.</summary>
    Retired = 4,

    /// <summary>The version is back.</summary>
    Restored = 5,

    /// <summary>The version and its package are deleted.</summary>
    Deleted = 6,
}
