namespace Orleans.ContractTests;

/// <summary>Bounds every wait of a test.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    public static Task Within(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <summary>
    /// Tries again until it is good. Only for what Orleans gives no event of: that it has noticed a killed silo, and that it takes calls
    /// to an activation again that failed. Where there is an event, wait for that.
    /// </summary>
    public static async Task<T> Eventually<T>(Func<Task<T>> attempt, Func<T, bool> good)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                var result = await attempt().Within();
                if (good(result) || TimeProvider.System.GetElapsedTime(began) > Limit) return result;
            }
            catch (Exception) when (TimeProvider.System.GetElapsedTime(began) < Limit)
            {
                // Not yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
