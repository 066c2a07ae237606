namespace ModelGrains.Grains.Rollouts;

/// <summary>What a rollout is told comes before what it reads.</summary>
internal static class RolloutNews
{
    /// <summary>Reads something, which may take long; null where there is news first, and the reading was given up.</summary>
    /// <param name="news">Ends with the news.</param>
    /// <param name="read">Reads.</param>
    /// <param name="leaving">Gives up reading.</param>
    public static async Task<T?> OrAsync<T>(this Task news, Func<CancellationToken, Task<T>> read, CancellationToken leaving)
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        var reading = read(cancelled.Token);
        if (await Task.WhenAny(reading, news) != news)
            return await reading;
        await cancelled.CancelAsync();
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        return default;
    }
}
