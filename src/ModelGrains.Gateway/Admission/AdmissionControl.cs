using System.Globalization;
using ModelGrains.Errors;

namespace ModelGrains.Gateway.Admission;

/// <summary>
/// Bounds what the gateway holds at once: requests in flight, the bytes they declare, and how long they wait for a thread. What is above
/// is answered at once, before its body is read, with a delay after which to try again. Safe for concurrent use.
/// </summary>
public sealed class AdmissionControl
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private readonly int maxRequests;
    private readonly long maxBytes;
    private readonly PoolQueue? pool;
    private readonly ModelError tooSlow;
    private int requests;
    private long bytes;
    private long refusedRequests;
    private long refusedBytes;
    private long refusedWaits;

    /// <summary>Makes a control with nothing in flight.</summary>
    /// <param name="maxRequests">The most requests in flight; at least 1.</param>
    /// <param name="maxBytes">The most bytes of request bodies in flight; at least 1. One request alone may always have as many as its own limit allows.</param>
    /// <param name="pool">The queue for the pool's threads; null where nobody watches it.</param>
    public AdmissionControl(int maxRequests, long maxBytes, PoolQueue? pool = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRequests, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
        this.pool = pool;

        // Made once: what is refused for want of time must cost as little of it as can be.
        tooSlow = new ModelError(ModelErrorCode.Overloaded, "The server is overloaded: more requests come than it has time for") { RetryAfter = RetryAfter };
    }

    /// <summary>A control that refuses nothing.</summary>
    public static AdmissionControl Unlimited { get; } = new(int.MaxValue, long.MaxValue);

    /// <summary>Requests in flight.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Bytes that the requests in flight declared.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Requests refused because of the requests in flight.</summary>
    public long RefusedForRequests => Interlocked.Read(ref refusedRequests);

    /// <summary>Requests refused because of the bytes in flight.</summary>
    public long RefusedForBytes => Interlocked.Read(ref refusedBytes);

    /// <summary>Requests refused because requests waited too long for a thread.</summary>
    public long RefusedForWait => Interlocked.Read(ref refusedWaits);

    /// <summary>Takes a request in; the error says why not. Each success is ended by one <see cref="Leave"/>.</summary>
    public ModelError? TryEnter()
    {
        if (pool is not null && pool.IsOverloaded())
        {
            Interlocked.Increment(ref refusedWaits);
            return tooSlow;
        }

        if (Interlocked.Increment(ref requests) <= maxRequests)
            return null;
        Interlocked.Decrement(ref requests);
        Interlocked.Increment(ref refusedRequests);
        return new ModelError(
            ModelErrorCode.Overloaded, string.Create(CultureInfo.InvariantCulture, $"The server is overloaded: {maxRequests} requests are in flight, the most it takes"))
        {
            RetryAfter = RetryAfter,
        };
    }

    /// <summary>Takes a body's bytes in; the error says why not. Each success is given back by <see cref="Release"/> or <see cref="Leave"/>.</summary>
    public ModelError? TryReserve(long count)
    {
        var held = Interlocked.Add(ref bytes, count);
        if (held <= maxBytes || held == count)
            return null;
        Interlocked.Add(ref bytes, -count);
        Interlocked.Increment(ref refusedBytes);
        return new ModelError(
            ModelErrorCode.Overloaded,
            string.Create(CultureInfo.InvariantCulture, $"The server is overloaded: {held - count} bytes of requests are in flight and {count} more would be above the limit of {maxBytes}"))
        {
            RetryAfter = RetryAfter,
        };
    }

    /// <summary>Gives bytes back.</summary>
    public void Release(long reserved)
    {
        if (reserved > 0)
            Interlocked.Add(ref bytes, -reserved);
    }

    /// <summary>A request is done.</summary>
    /// <param name="reserved">All bytes reserved for it and not given back.</param>
    public void Leave(long reserved)
    {
        Release(reserved);
        Interlocked.Decrement(ref requests);
    }
}
