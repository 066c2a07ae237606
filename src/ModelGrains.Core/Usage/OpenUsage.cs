using ModelGrains.Models;

namespace ModelGrains.Core.Usage;

/// <summary>What one activation of an instance has counted so far.</summary>
/// <param name="Activation">The activation's own id.</param>
/// <param name="Sequence">The number of the report that it is of: the newest holds, whatever came in which order.</param>
/// <param name="Counters">What it counted since it began.</param>
/// <param name="At">When the report came.</param>
public sealed record OpenUsage(string Activation, long Sequence, InstanceCounters Counters, DateTimeOffset At);
