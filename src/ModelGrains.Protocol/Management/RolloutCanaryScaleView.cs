namespace ModelGrains.Protocol.Management;

/// <summary>How many instances a canary has; exactly one of the three is given.</summary>
/// <param name="Replicas">That many.</param>
/// <param name="Weight">That share of the number that its manifest says, in percent.</param>
/// <param name="MatchTrafficWeight">The share of the traffic of that number.</param>
public sealed record RolloutCanaryScaleView(int? Replicas, double? Weight, bool? MatchTrafficWeight);
