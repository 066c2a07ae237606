using ModelGrains.Client.Calls;

namespace ModelGrains.Client;

/// <summary>Whether settings are in range.</summary>
internal static class OptionChecks
{
    private const int SmallestWindow = 65_535;
    private const int LargestWindow = 16 * 1024 * 1024;

    /// <summary>Throws where a setting is out of range, naming all that are.</summary>
    /// <exception cref="ArgumentException">At least one is.</exception>
    public static void Check(GrpcModelClientOptions options)
    {
        var wrong = Wrong(options).ToArray();
        if (wrong.Length > 0)
            throw new ArgumentException(string.Join("; ", wrong), nameof(options));
        CallHeaders.Check(options.Headers);
    }

    private static IEnumerable<string> Wrong(GrpcModelClientOptions options)
    {
        if (options.Timeout <= TimeSpan.Zero)
            yield return $"Timeout: expected more than zero, got {options.Timeout}";
        if (options.MaxMessageSize < 1 || options.MaxMessageSize > Array.MaxLength)
            yield return $"MaxMessageSize: expected 1 to {Array.MaxLength}, got {options.MaxMessageSize}";
        foreach (var text in Wrong(options.Retry).Concat(Wrong(options.Addresses)).Concat(Wrong(options.Connection)))
            yield return text;
    }

    private static IEnumerable<string> Wrong(RetryOptions retry)
    {
        if (retry.MaxAttempts is < 1 or > 10)
            yield return $"Retry.MaxAttempts: expected 1 to 10, got {retry.MaxAttempts}";
        if (retry.InitialBackoff <= TimeSpan.Zero)
            yield return $"Retry.InitialBackoff: expected more than zero, got {retry.InitialBackoff}";
        if (retry.MaxBackoff < retry.InitialBackoff)
            yield return $"Retry.MaxBackoff: expected at least InitialBackoff ({retry.InitialBackoff}), got {retry.MaxBackoff}";
        if (!(retry.Multiplier is >= 1 and <= 10))
            yield return $"Retry.Multiplier: expected 1 to 10, got {retry.Multiplier}";
        if (retry.BudgetTokens is < 1 or > 1000)
            yield return $"Retry.BudgetTokens: expected 1 to 1000, got {retry.BudgetTokens}";
        if (!(retry.BudgetRatio is >= 0.001 and <= 1))
            yield return $"Retry.BudgetRatio: expected 0.001 to 1, got {retry.BudgetRatio}";
    }

    private static IEnumerable<string> Wrong(AddressOptions addresses)
    {
        if (addresses.InitialOutage <= TimeSpan.Zero)
            yield return $"Addresses.InitialOutage: expected more than zero, got {addresses.InitialOutage}";
        if (addresses.MaxOutage < addresses.InitialOutage)
            yield return $"Addresses.MaxOutage: expected at least InitialOutage ({addresses.InitialOutage}), got {addresses.MaxOutage}";
        if (addresses.ProbeTimeout <= TimeSpan.Zero)
            yield return $"Addresses.ProbeTimeout: expected more than zero, got {addresses.ProbeTimeout}";
    }

    private static IEnumerable<string> Wrong(ConnectionOptions connection)
    {
        if (connection.ConnectTimeout <= TimeSpan.Zero)
            yield return $"Connection.ConnectTimeout: expected more than zero, got {connection.ConnectTimeout}";
        if (connection.PingDelay < TimeSpan.FromSeconds(1))
            yield return $"Connection.PingDelay: expected at least 1 second, got {connection.PingDelay}";
        if (connection.PingTimeout < TimeSpan.FromSeconds(1))
            yield return $"Connection.PingTimeout: expected at least 1 second, got {connection.PingTimeout}";
        if (connection.InitialWindowSize is < SmallestWindow or > LargestWindow)
            yield return $"Connection.InitialWindowSize: expected {SmallestWindow} to {LargestWindow}, got {connection.InitialWindowSize}";
        if (connection.IdleTimeout <= TimeSpan.Zero)
            yield return $"Connection.IdleTimeout: expected more than zero, got {connection.IdleTimeout}";
        if (connection.Lifetime <= TimeSpan.Zero)
            yield return $"Connection.Lifetime: expected more than zero, got {connection.Lifetime}";
    }
}
