namespace ModelGrains.Grains.Shadows;

/// <summary>Something that the thread of the copies is to know.</summary>
/// <param name="Kind">What.</param>
/// <param name="Lane">The shadow.</param>
/// <param name="Work">The copy; null where it is about all of them.</param>
internal readonly record struct ShadowMessage(ShadowMessageKind Kind, ShadowLane Lane, ShadowWork? Work);
