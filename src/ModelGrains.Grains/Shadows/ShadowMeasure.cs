using ModelGrains.Shadows;

namespace ModelGrains.Grains.Shadows;

/// <summary>One shadow on this silo, since the silo has known it.</summary>
/// <param name="Key">Whose requests go where.</param>
/// <param name="Compared">Requests that went to both.</param>
/// <param name="LeftOut">Requests that did not.</param>
/// <param name="Waiting">Copies that wait now.</param>
public sealed record ShadowMeasure(ShadowKey Key, long Compared, ShadowCounters LeftOut, int Waiting);
