using ModelGrains.Errors;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Client.Calls;

/// <summary>Whether, where and when a failed try is made again. Holds no state; the budget and the clock are its caller's.</summary>
internal sealed class RetryPolicy(RetryOptions options, Random random)
{
    /// <summary>Which of the failures that may be tried again a try ended with.</summary>
    public static RetryCauses CauseOf(GrpcAnswer answer)
    {
        if (answer.IsSuccess)
            return RetryCauses.None;
        if (answer.Failure is { } failure)
            return FailureReasons.IsConnection(failure) || FailureReasons.IsRefusal(failure) ? RetryCauses.ConnectionLost : RetryCauses.None;
        return answer.Status switch
        {
            { Error: ModelErrorCode.InstanceLost } => RetryCauses.InstanceLost,
            { Error: ModelErrorCode.NotReady } or { Error: null, Code: GrpcStatusCode.Unavailable } => RetryCauses.NotReady,
            { Error: ModelErrorCode.Overloaded, RetryAfter: not null } or
                { Error: null, Code: GrpcStatusCode.ResourceExhausted, RetryAfter: not null } => RetryCauses.Overloaded,
            _ => RetryCauses.None,
        };
    }

    /// <summary>
    /// How long to wait before the next try; null for no next try.
    /// </summary>
    /// <param name="cause">Why the last one failed.</param>
    /// <param name="attempt">How many have been made.</param>
    /// <param name="retryAfter">When the server says to come again.</param>
    /// <param name="hasOther">Whether there is an address that this call has not tried.</param>
    /// <param name="hasTried">Whether one that it has tried may be tried again.</param>
    public TimeSpan? NextWait(RetryCauses cause, int attempt, TimeSpan? retryAfter, bool hasOther, bool hasTried)
    {
        if (cause == RetryCauses.None || (options.Causes & cause) == 0 || attempt >= options.MaxAttempts || !(hasOther || hasTried))
            return null;

        // An overload is taken at its word everywhere: the next server has the same callers.
        if (retryAfter is { } wait && (cause == RetryCauses.Overloaded || !hasOther))
            return wait;
        return hasOther ? TimeSpan.Zero : Backoff(attempt);
    }

    private TimeSpan Backoff(int attempt)
    {
        var bound = Math.Min(options.MaxBackoff.TotalMilliseconds, options.InitialBackoff.TotalMilliseconds * Math.Pow(options.Multiplier, attempt - 1));
        return TimeSpan.FromMilliseconds(random.NextDouble() * bound);
    }
}
