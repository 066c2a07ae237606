using ModelGrains.Errors;
using ModelGrains.Models;

namespace ModelGrains.Onnx.Sessions;

/// <summary>What one instance has done. Safe for concurrent use.</summary>
internal sealed class UsageCounters
{
    private long succeeded;
    private long rejected;
    private long cancelled;
    private long failed;
    private long inferences;
    private long executions;
    private long queueTicks;
    private long computeTicks;
    private long lastUsedTicks;

    public void OnArrived(DateTimeOffset now) => Volatile.Write(ref lastUsedTicks, now.UtcTicks);

    public void OnRun(TimeSpan queued, TimeSpan computed)
    {
        Interlocked.Increment(ref executions);
        Interlocked.Add(ref queueTicks, queued.Ticks);
        Interlocked.Add(ref computeTicks, computed.Ticks);
    }

    public void OnSucceeded(long elements)
    {
        Interlocked.Increment(ref succeeded);
        Interlocked.Add(ref inferences, elements);
    }

    public void OnFailed(ModelErrorCode code)
    {
        switch (code)
        {
            case ModelErrorCode.Cancelled or ModelErrorCode.DeadlineExceeded:
                Interlocked.Increment(ref cancelled);
                break;
            case ModelErrorCode.RuntimeFault or ModelErrorCode.InstanceLost:
                Interlocked.Increment(ref failed);
                break;
            default:
                Interlocked.Increment(ref rejected);
                break;
        }
    }

    public InstanceCounters Read()
    {
        var last = Volatile.Read(ref lastUsedTicks);
        return new InstanceCounters
        {
            Succeeded = Interlocked.Read(ref succeeded),
            Rejected = Interlocked.Read(ref rejected),
            Cancelled = Interlocked.Read(ref cancelled),
            Failed = Interlocked.Read(ref failed),
            Inferences = Interlocked.Read(ref inferences),
            Executions = Interlocked.Read(ref executions),
            QueueMicroseconds = Interlocked.Read(ref queueTicks) / TimeSpan.TicksPerMicrosecond,
            ComputeMicroseconds = Interlocked.Read(ref computeTicks) / TimeSpan.TicksPerMicrosecond,
            LastUsed = last == 0 ? null : new DateTimeOffset(last, TimeSpan.Zero),
        };
    }
}
