using ModelGrains.Errors;

namespace ModelGrains.Core.Deployments;

/// <summary>How often and when a part of a deployment that failed is tried again: what another attempt can change, and no more than a few times.</summary>
public static class Retries
{
    /// <summary>The most attempts where nothing else is said.</summary>
    public const int MaxAttempts = 5;

    /// <summary>The most attempts while the package store is away: about a quarter of an hour.</summary>
    public const int MaxWithoutStore = 32;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait before the next attempt; null to give up.</summary>
    /// <param name="error">Why the last one failed.</param>
    /// <param name="attempt">Which it was, from 1.</param>
    /// <param name="chance">A random number from 0 to 1: waits are spread over half to all of their length.</param>
    /// <param name="maxAttempts">The most attempts.</param>
    public static TimeSpan? DelayAfter(ModelError error, int attempt, double chance, int maxAttempts = MaxAttempts)
    {
        if (attempt >= maxAttempts || error.Code is not (ModelErrorCode.NotReady or ModelErrorCode.Overloaded or ModelErrorCode.InstanceLost or ModelErrorCode.RuntimeFault))
            return null;
        var full = First * Math.Pow(2, Math.Min(attempt - 1, 10));
        if (full > Longest)
            full = Longest;
        var delay = full * ((1 + chance) / 2);
        return error.RetryAfter is { } asked && asked > delay ? asked : delay;
    }
}
