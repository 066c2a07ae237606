namespace ModelGrains.Client;

/// <summary>
/// When a failed call is sent again; never past its deadline, and never after <c>InvalidInput</c>, <c>DeadlineExceeded</c> or
/// <c>Cancelled</c>. Waits grow and are random, as gRPC's do (gRFC A6).
/// </summary>
public sealed record RetryOptions
{
    /// <summary>How often a call is sent at most, the first time included; 1 to 10, by default 4. 1 never sends one again.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The failures after which to try again, by default all that are safe.</summary>
    public RetryCauses Causes { get; init; } = RetryCauses.All;

    /// <summary>The longest wait before the second try at the same address; more than zero, by default 50 ms. Each wait is random below its bound.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The bound of the longest wait; at least <see cref="InitialBackoff"/>, by default 2 seconds.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How much the bound grows from try to try; 1 to 10, by default 2.</summary>
    public double Multiplier { get; init; } = 2;

    /// <summary>
    /// The budget of the whole client, so that retries do not feed an outage: each failure takes one token, and nothing is sent again
    /// while no more than half of this many are left. 1 to 1000, by default 100.
    /// </summary>
    public int BudgetTokens { get; init; } = 100;

    /// <summary>How many tokens each success gives back; 0.001 to 1, by default 0.1: in a long outage, one retry for ten successes.</summary>
    public double BudgetRatio { get; init; } = 0.1;
}
