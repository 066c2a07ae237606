namespace ModelGrains.Grains.Shadows;

/// <summary>What the thread of the copies is told.</summary>
internal enum ShadowMessageKind
{
    /// <summary>A copy is to be run.</summary>
    Add,

    /// <summary>A copy was run.</summary>
    Done,

    /// <summary>What waits is to be dropped.</summary>
    Clear,
}
