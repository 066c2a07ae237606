using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ModelGrains.Gateway.Hosting;

/// <summary>The settings as Kestrel takes them.</summary>
internal static class KestrelLimits
{
    private const int Kilobyte = 1024;

    public static void Apply(this GatewayOptions options, KestrelServerLimits limits)
    {
        var asked = options.Limits;
        limits.MaxConcurrentConnections = asked.MaxConnections == 0 ? null : asked.MaxConnections;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(asked.IdleSeconds);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(asked.HeaderSeconds);
        limits.MaxRequestHeaderCount = asked.MaxHeaders;
        limits.MaxRequestHeadersTotalSize = asked.MaxHeaderKilobytes * Kilobyte;
        limits.MinRequestBodyDataRate = Rate(asked.MinRequestRate, asked.RateGraceSeconds);
        limits.MinResponseDataRate = Rate(asked.MinResponseRate, asked.RateGraceSeconds);

        var http2 = options.Http2;
        limits.Http2.MaxStreamsPerConnection = http2.MaxStreams;
        limits.Http2.InitialConnectionWindowSize = http2.ConnectionWindowKilobytes * Kilobyte;
        limits.Http2.InitialStreamWindowSize = http2.StreamWindowKilobytes * Kilobyte;
        limits.Http2.MaxFrameSize = http2.MaxFrameKilobytes * Kilobyte;
        limits.Http2.MaxRequestHeaderFieldSize = asked.MaxHeaderKilobytes * Kilobyte;
        limits.Http2.KeepAlivePingDelay = http2.PingSeconds == 0 ? TimeSpan.MaxValue : TimeSpan.FromSeconds(http2.PingSeconds);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(http2.PingTimeoutSeconds);
    }

    private static MinDataRate? Rate(int bytesPerSecond, int graceSeconds) =>
        bytesPerSecond == 0 ? null : new MinDataRate(bytesPerSecond, TimeSpan.FromSeconds(graceSeconds));
}
