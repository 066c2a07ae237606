namespace ModelGrains.Protocol.Management;

/// <summary>The health of one instance.</summary>
/// <param name="Instance">The key: <c>fraud/3#0</c>.</param>
/// <param name="State">Its state.</param>
/// <param name="Health"><c>Healthy</c>, <c>Unhealthy</c> or <c>Unknown</c>.</param>
/// <param name="Reason">What is wrong; empty where nothing is.</param>
/// <param name="Silo">The silo it is on.</param>
/// <param name="LastProbe">When it last probed itself, in UTC; null before the first time.</param>
/// <param name="ProbeMilliseconds">How long a sample took then, on average.</param>
/// <param name="ConsecutiveFailures">How many probes failed in a row.</param>
/// <param name="NextTry">When it is loaded again, in UTC; null where that is not under way.</param>
/// <param name="MemoryInBytes">What its session takes, shared with other instances of the same content.</param>
public sealed record InstanceHealthView(
    string Instance, string State, string Health, string Reason, string Silo, DateTimeOffset? LastProbe, double ProbeMilliseconds, int ConsecutiveFailures,
    DateTimeOffset? NextTry, long MemoryInBytes);
