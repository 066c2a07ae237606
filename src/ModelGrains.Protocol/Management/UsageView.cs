namespace ModelGrains.Protocol.Management;

/// <summary>How one version was used, as the management API shows it: over all its instances, restarts and moves. Durations are sums.</summary>
/// <param name="Version">The version: <c>fraud/3</c>.</param>
/// <param name="Requests">Requests, whatever became of them.</param>
/// <param name="Succeeded">Requests answered.</param>
/// <param name="Rejected">Requests refused because of their input, a full queue or a version that was not ready.</param>
/// <param name="Failed">Requests that failed in the runtime.</param>
/// <param name="Cancelled">Requests given up or too late.</param>
/// <param name="Inferences">Elements along the batch dimension answered.</param>
/// <param name="Executions">Runs of the session.</param>
/// <param name="QueueMilliseconds">Time waiting for a thread.</param>
/// <param name="ComputeMilliseconds">Time inside the session.</param>
/// <param name="LastUsed">When the last request came, in UTC; null where none ever did.</param>
/// <param name="DistinctCallers">About how many distinct callers there were.</param>
/// <param name="Batches">The runs by batch size, ascending.</param>
public sealed record UsageView(
    string Version, long Requests, long Succeeded, long Rejected, long Failed, long Cancelled, long Inferences, long Executions,
    double QueueMilliseconds, double ComputeMilliseconds, DateTimeOffset? LastUsed, long DistinctCallers, IReadOnlyList<BatchView> Batches);
