namespace ModelGrains.Client.Tests;

public sealed class OptionTests
{
    private static readonly Uri Address = new("http://a:1");

    public static TheoryData<string, GrpcModelClientOptions> Wrong => new()
    {
        { "Timeout", new() { Timeout = TimeSpan.Zero } },
        { "MaxMessageSize", new() { MaxMessageSize = 0 } },
        { "Retry.MaxAttempts", new() { Retry = new() { MaxAttempts = 0 } } },
        { "Retry.InitialBackoff", new() { Retry = new() { InitialBackoff = TimeSpan.Zero } } },
        { "Retry.MaxBackoff", new() { Retry = new() { MaxBackoff = TimeSpan.FromMilliseconds(1) } } },
        { "Retry.Multiplier", new() { Retry = new() { Multiplier = double.NaN } } },
        { "Retry.BudgetTokens", new() { Retry = new() { BudgetTokens = 1001 } } },
        { "Retry.BudgetRatio", new() { Retry = new() { BudgetRatio = 0 } } },
        { "Addresses.InitialOutage", new() { Addresses = new() { InitialOutage = TimeSpan.Zero } } },
        { "Addresses.MaxOutage", new() { Addresses = new() { MaxOutage = TimeSpan.Zero } } },
        { "Addresses.ProbeTimeout", new() { Addresses = new() { ProbeTimeout = TimeSpan.Zero } } },
        { "Connection.ConnectTimeout", new() { Connection = new() { ConnectTimeout = TimeSpan.Zero } } },
        { "Connection.PingDelay", new() { Connection = new() { PingDelay = TimeSpan.Zero } } },
        { "Connection.PingTimeout", new() { Connection = new() { PingTimeout = TimeSpan.Zero } } },
        { "Connection.InitialWindowSize", new() { Connection = new() { InitialWindowSize = 1 } } },
        { "Connection.IdleTimeout", new() { Connection = new() { IdleTimeout = TimeSpan.Zero } } },
        { "Connection.Lifetime", new() { Connection = new() { Lifetime = TimeSpan.Zero } } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Constructor_SettingOutOfRange_IsNamed(string setting, GrpcModelClientOptions options) =>
        Assert.StartsWith($"{setting}: expected", Assert.Throws<ArgumentException>(() => new GrpcModelClient(Address, options)).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_SeveralOutOfRange_AreAllNamed()
    {
        var error = Assert.Throws<ArgumentException>(() => new GrpcModelClient(Address, new() { MaxMessageSize = 0, Retry = new() { MaxAttempts = 11 } }));

        Assert.Contains("MaxMessageSize", error.Message, StringComparison.Ordinal);
        Assert.Contains("Retry.MaxAttempts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NumberOfAddresses_IsChecked()
    {
        Assert.Throws<ArgumentException>(() => new GrpcModelClient([]));
        Assert.Throws<ArgumentException>(() => new GrpcModelClient([Address, Address]));
        Assert.Throws<ArgumentException>(() => new GrpcModelClient([.. Enumerable.Range(1, 65).Select(port => new Uri($"http://a:{port}"))]));
    }
}
