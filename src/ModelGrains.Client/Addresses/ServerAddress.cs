using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Client.Addresses;

/// <summary>One address of a client: how busy it is, and whether it is left alone for now.</summary>
/// <param name="address">The address.</param>
/// <param name="index">Its place among the client's.</param>
/// <param name="invoker">Calls it.</param>
internal sealed class ServerAddress(Uri address, int index, GrpcInvoker invoker)
{
    private readonly Lock gate = new();
    private int inFlight;
    private volatile bool isOut;
    private bool isProbing;
    private int failures;
    private long outSince;
    private TimeSpan outFor;
    private long inSince = long.MinValue;
    private volatile string? lastFailure;

    /// <summary>The address as people write it, without what may be secret in it.</summary>
    public string Name { get; } = address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>Its place among the client's, as a bit.</summary>
    public ulong Bit { get; } = 1UL << index;

    /// <summary>Calls it.</summary>
    public GrpcInvoker Invoker { get; } = invoker;

    /// <summary>Requests under way.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    /// <summary>Whether calls go elsewhere.</summary>
    public bool IsOut => isOut;

    /// <summary>Why its connection failed last; null where none has since it came back.</summary>
    public string? LastFailure => lastFailure;

    /// <summary>A request begins.</summary>
    public void Begin() => Interlocked.Increment(ref inFlight);

    /// <summary>A request is over.</summary>
    public void End() => Interlocked.Decrement(ref inFlight);

    /// <summary>The server answered: it is back where it was out.</summary>
    public void OnAnswer(TimeProvider time)
    {
        if (!isOut)
            return;
        lock (gate)
        {
            (isOut, isProbing, failures, lastFailure) = (false, false, 0, null);
            inSince = time.GetTimestamp();
        }
    }

    /// <summary>
    /// The connection of a call failed: the address is out. The calls that fail with one lost connection count as one failure.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <param name="begun">When the call began.</param>
    /// <param name="outage">How long it is left alone.</param>
    /// <param name="time">The clock.</param>
    public void OnFailure(string reason, long begun, TimeSpan outage, TimeProvider time)
    {
        lock (gate)
        {
            if (isOut || begun < inSince)
                return;
            (isOut, lastFailure, failures, outFor) = (true, reason, 1, outage);
            outSince = time.GetTimestamp();
        }
    }

    /// <summary>Whether its time out is over and nobody asks yet: true for one caller, who then asks.</summary>
    public bool TryBeginProbe(TimeProvider time)
    {
        lock (gate)
        {
            if (!isOut || isProbing || time.GetElapsedTime(outSince) < outFor)
                return false;
            isProbing = true;
            return true;
        }
    }

    /// <summary>The probe failed: longer out.</summary>
    /// <param name="reason">Why; null for the reason before.</param>
    /// <param name="outage">Gives the time for a number of failures.</param>
    /// <param name="time">The clock.</param>
    public void OnProbeFailed(string? reason, Func<int, TimeSpan> outage, TimeProvider time)
    {
        lock (gate)
        {
            isProbing = false;
            if (!isOut)
                return;
            outFor = outage(++failures);
            outSince = time.GetTimestamp();
            lastFailure = reason ?? lastFailure;
        }
    }
}
