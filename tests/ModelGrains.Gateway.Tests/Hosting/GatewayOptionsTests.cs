using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using ModelGrains.Gateway.Hosting;
using ModelGrains.Hosting;

namespace ModelGrains.Gateway.Tests.Hosting;

public sealed class GatewayOptionsTests
{
    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { "MaxRequestMegabytes", "2048" },
        { "MaxConcurrentRequests", "0" },
        { "MaxInFlightMegabytes", "0" },
        { "StreamConcurrency", "1025" },
        { "HealthIntervalMilliseconds", "9" },
        { "Limits:MaxConnections", "-1" },
        { "Limits:IdleSeconds", "0" },
        { "Limits:HeaderSeconds", "0" },
        { "Limits:MaxHeaders", "0" },
        { "Limits:MaxHeaderKilobytes", "0" },
        { "Limits:MinRequestRate", "-1" },
        { "Limits:MinResponseRate", "-1" },
        { "Limits:RateGraceSeconds", "1" },
        { "Http2:MaxStreams", "0" },
        { "Http2:ConnectionWindowKilobytes", "63" },
        { "Http2:StreamWindowKilobytes", "8193" },
        { "Http2:MaxFrameKilobytes", "16384" },
        { "Http2:PingSeconds", "-1" },
        { "Http2:PingTimeoutSeconds", "0" },
        { "Tracing:Endpoint", "collector:4318" },
        { "Tracing:SampleRate", "1.5" },
        { "Tracing:SampleRate", "NaN" },
        { "Tracing:ServiceName", "" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OneWrong_NamesItsKeyAlone(string key, string value)
    {
        var error = Assert.Single(Read((key, value)).Validate());

        Assert.StartsWith($"ModelGrains:{key} ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_Defaults_AreRight() => Assert.Empty(Read().Validate());

    [Fact]
    public void Apply_NoLimits_AreKestrelsNull()
    {
        var limits = new KestrelServerLimits();
        Read(("Limits:MaxConnections", "0"), ("Limits:MinRequestRate", "0"), ("Limits:MinResponseRate", "0"), ("Http2:PingSeconds", "0")).Apply(limits);

        Assert.Null(limits.MaxConcurrentConnections);
        Assert.Null(limits.MinRequestBodyDataRate);
        Assert.Null(limits.MinResponseDataRate);
        Assert.Equal(TimeSpan.MaxValue, limits.Http2.KeepAlivePingDelay);
    }

    [Theory]
    [InlineData("64", "64", "16")]
    [InlineData("1048576", "1048576", "16383")]
    public void Apply_EndsOfTheRanges_AreTakenByKestrel(string connection, string stream, string frame)
    {
        var options = Read(
            ("Http2:ConnectionWindowKilobytes", connection), ("Http2:StreamWindowKilobytes", stream), ("Http2:MaxFrameKilobytes", frame),
            ("Limits:MaxHeaderKilobytes", "1"), ("Limits:RateGraceSeconds", "2"), ("Http2:PingSeconds", "1"), ("Http2:PingTimeoutSeconds", "1"));
        Assert.Empty(options.Validate());
        var limits = new KestrelServerLimits();
        options.Apply(limits);

        Assert.Equal(int.Parse(stream, System.Globalization.CultureInfo.InvariantCulture) * 1024, limits.Http2.InitialStreamWindowSize);
    }

    private static GatewayOptions Read(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"ModelGrains:{setting.Key}", (string?)setting.Value)))
        .Build().ReadOptions<GatewayOptions>("ModelGrains");
}
