using ModelGrains.Core.Deployments;
using ModelGrains.Errors;

namespace ModelGrains.Grains.Deployments;

/// <summary>Does what may fail for a while, again after a pause where that may help. Safe for concurrent use.</summary>
internal sealed class StepRetries
{
    private readonly TimeProvider time;
    private readonly Random random;

    public StepRetries(TimeProvider time, Random random)
    {
        this.time = time;
        this.random = random;
    }

    /// <summary>Tries until it succeeds or another attempt would not help.</summary>
    /// <param name="what">What is tried, in a word.</param>
    /// <param name="attempt">One attempt.</param>
    /// <param name="note">Told of each that failed and is tried again.</param>
    /// <param name="cancellationToken">Ends the pauses.</param>
    /// <param name="maxAttempts">The most attempts.</param>
    public async Task<Outcome<T>> RunAsync<T>(
        string what, Func<Task<Outcome<T>>> attempt, Func<string, Task> note, CancellationToken cancellationToken, int maxAttempts = Retries.MaxAttempts)
    {
        for (var count = 1; ; count++)
        {
            var outcome = await attempt();
            cancellationToken.ThrowIfCancellationRequested();
            if (outcome.IsSuccess || Retries.DelayAfter(outcome.Error, count, random.NextDouble(), maxAttempts) is not { } delay)
                return outcome;
            await note(FormattableString.Invariant($"{what} {count} of {maxAttempts} failed, the next in {delay.TotalSeconds:0.0} s: {outcome.Error.Message}"));
            await Task.Delay(delay, time, cancellationToken);
        }
    }
}
