namespace ModelGrains.Core.Memory;

/// <summary>One content that a silo holds: a session and the instances that share it.</summary>
/// <param name="Content">The content.</param>
/// <param name="Bytes">What it takes.</param>
/// <param name="LastUsed">When it was last used, as a time stamp: only the order counts.</param>
/// <param name="IsInUse">Whether a request is in flight, waits for its load, or it was loaded for one that has not come yet.</param>
/// <param name="IsPinned">Whether it is never to make room.</param>
public readonly record struct MemoryHolding(PackageDigest Content, long Bytes, long LastUsed, bool IsInUse, bool IsPinned);
