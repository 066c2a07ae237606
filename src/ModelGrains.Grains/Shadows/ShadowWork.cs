using ModelGrains.Grains.Observation;

namespace ModelGrains.Grains.Shadows;

/// <summary>A copy to be run.</summary>
/// <param name="Lane">Whose.</param>
/// <param name="Request">The request and what the primary made of it.</param>
/// <param name="Bytes">What its tensors take.</param>
/// <param name="TakenAt">When it was taken, as a time stamp.</param>
/// <param name="Time">How long it has from then on.</param>
internal sealed record ShadowWork(ShadowLane Lane, ObservedRequest Request, long Bytes, long TakenAt, TimeSpan Time);
