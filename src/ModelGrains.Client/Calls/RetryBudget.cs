namespace ModelGrains.Client.Calls;

/// <summary>
/// How many retries a client may add to its calls, so that an outage is not made worse: gRPC's retry throttling (gRFC A6). Lock-free.
/// </summary>
internal sealed class RetryBudget
{
    // Thousandths of a token, as gRPC counts them.
    private const int Token = 1000;

    private readonly int capacity;
    private readonly int refill;
    private int left;

    /// <summary>Makes a full budget.</summary>
    /// <param name="tokens">Its size.</param>
    /// <param name="ratio">How many tokens a success gives back.</param>
    public RetryBudget(int tokens, double ratio)
    {
        capacity = tokens * Token;
        refill = (int)(ratio * Token);
        left = capacity;
    }

    /// <summary>A call succeeded.</summary>
    public void OnSuccess() => Add(refill);

    /// <summary>A try failed in a way that may be tried again; whether the budget allows it.</summary>
    public bool OnFailure() => Add(-Token) > capacity / 2;

    private int Add(int change)
    {
        while (true)
        {
            var seen = Volatile.Read(ref left);
            var next = Math.Clamp(seen + change, 0, capacity);
            if (next == seen || Interlocked.CompareExchange(ref left, next, seen) == seen)
                return next;
        }
    }
}
