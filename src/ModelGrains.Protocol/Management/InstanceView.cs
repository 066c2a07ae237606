namespace ModelGrains.Protocol.Management;

/// <summary>One instance, as the management API shows it. Durations are sums.</summary>
/// <param name="Instance">The key: <c>fraud/3#0</c>.</param>
/// <param name="State">The state.</param>
/// <param name="Reason">Why it is in it.</param>
/// <param name="Silo">The silo it is on.</param>
/// <param name="InFlight">Requests in flight.</param>
/// <param name="Succeeded">Requests answered.</param>
/// <param name="Rejected">Requests refused because of their input.</param>
/// <param name="Failed">Requests that failed in the runtime.</param>
/// <param name="Cancelled">Requests given up.</param>
/// <param name="ComputeMilliseconds">Time inside the session.</param>
/// <param name="QueueMilliseconds">Time waiting for a thread.</param>
/// <param name="LoadMilliseconds">How long the load took.</param>
/// <param name="LastUsed">When the last request came.</param>
public sealed record InstanceView(
    string Instance, string State, string Reason, string Silo, int InFlight, long Succeeded, long Rejected, long Failed, long Cancelled,
    double ComputeMilliseconds, double QueueMilliseconds, double LoadMilliseconds, DateTimeOffset? LastUsed);
