using System.Net;
using ModelGrains.Gateway.Tracing;
using ModelGrains.Hosting;

namespace ModelGrains.Gateway.Hosting;

/// <summary>Settings of the gateway; the section <c>ModelGrains</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>The port of inference over HTTP and of the management API. Default 8000. 0 takes a free one.</summary>
    public int HttpPort { get; set; } = 8000;

    /// <summary>The port of inference over gRPC (HTTP/2 without TLS). Default 8001. 0 takes a free one.</summary>
    public int GrpcPort { get; set; } = 8001;

    /// <summary>The port of the metrics. Default 8002. 0 takes a free one.</summary>
    public int MetricsPort { get; set; } = 8002;

    /// <summary>The address to listen on. Default <c>127.0.0.1</c>: this machine alone. <c>0.0.0.0</c> and <c>::</c> listen on all.</summary>
    public string BindAddress { get; set; } = "127.0.0.1";

    /// <summary>The server's name in its metadata; some clients check it. Default <c>modelgrains</c>.</summary>
    public string ServerName { get; set; } = "modelgrains";

    /// <summary>The largest package that can be uploaded, and its largest size unpacked, in MiB. Default 4,096. Range 1 to 1,048,576.</summary>
    public int MaxUploadMegabytes { get; set; } = 4096;

    /// <summary>How long a stop may take before what is left is cut off, in seconds. Default 30. Range 1 to 3,600.</summary>
    public int GracePeriodSeconds { get; set; } = 30;

    /// <summary>The largest inference request, packed and unpacked, over either wire, in MiB. Default 64. Range 1 to 2,047.</summary>
    public int MaxRequestMegabytes { get; set; } = 64;

    /// <summary>The most inference requests in flight; what is above is refused at once, with a delay after which to try again. Default 4,096. Range 1 to 10,000,000.</summary>
    public int MaxConcurrentRequests { get; set; } = 4096;

    /// <summary>The most MiB that the bodies of the inference requests in flight may have; above it likewise. Default 1,024. Range 1 to 1,048,576. A request that is alone is always taken.</summary>
    public int MaxInFlightMegabytes { get; set; } = 1024;

    /// <summary>
    /// How long requests may wait for a thread of the server before what is above is refused likewise, in milliseconds; 0 for no limit.
    /// Default 20. Range 0 to 60,000. Not before the wait has been longer for 100 ms, nor where fewer than 512 wait.
    /// </summary>
    public int MaxWaitMilliseconds { get; set; } = 20;

    /// <summary>How many requests of one gRPC stream run side by side. Default 16. Range 1 to 1,024.</summary>
    public int StreamConcurrency { get; set; } = 16;

    /// <summary>How often the health of what gRPC callers watch is read, in milliseconds. Default 1,000. Range 10 to 3,600,000.</summary>
    public int HealthIntervalMilliseconds { get; set; } = 1000;

    /// <summary>Limits of connections.</summary>
    public LimitOptions Limits { get; set; } = new();

    /// <summary>HTTP/2.</summary>
    public Http2Options Http2 { get; set; } = new();

    /// <summary>Traces.</summary>
    public TracingOptions Tracing { get; set; } = new();

    /// <summary>The address parsed.</summary>
    internal IPAddress Address => IPAddress.Parse(BindAddress);

    /// <summary>The ports with the names of their settings.</summary>
    internal IEnumerable<(string Key, int Port, ListenerRole Role)> Listeners =>
    [
        (nameof(HttpPort), HttpPort, ListenerRole.Http),
        (nameof(GrpcPort), GrpcPort, ListenerRole.Grpc),
        (nameof(MetricsPort), MetricsPort, ListenerRole.Metrics),
    ];

    /// <summary>Every setting that is wrong, each naming its key; empty where all are right.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var (key, port, _) in Listeners)
        {
            if (port is < 0 or > 65535)
                yield return $"{ServingOptions.Section}:{key} is {port}, expected 0 to 65535";
        }

        foreach (var same in Listeners.Where(listener => listener.Port != 0).GroupBy(listener => listener.Port).Where(group => group.Count() > 1))
            yield return $"{string.Join(" and ", same.Select(listener => $"{ServingOptions.Section}:{listener.Key}"))} are both {same.Key}, expected a port each";
        if (!IPAddress.TryParse(BindAddress, out _))
            yield return $"{ServingOptions.Section}:{nameof(BindAddress)} is '{BindAddress}', expected an IP address";
        if (ServerName.Length is 0 or > 100)
            yield return $"{ServingOptions.Section}:{nameof(ServerName)} has {ServerName.Length} characters, expected 1 to 100";
        foreach (var (key, value, least, most) in ((string, int, int, int)[])[
            (nameof(MaxUploadMegabytes), MaxUploadMegabytes, 1, 1_048_576),
            (nameof(GracePeriodSeconds), GracePeriodSeconds, 1, 3600),
            (nameof(MaxRequestMegabytes), MaxRequestMegabytes, 1, 2047),
            (nameof(MaxConcurrentRequests), MaxConcurrentRequests, 1, 10_000_000),
            (nameof(MaxInFlightMegabytes), MaxInFlightMegabytes, 1, 1_048_576),
            (nameof(MaxWaitMilliseconds), MaxWaitMilliseconds, 0, 60_000),
            (nameof(StreamConcurrency), StreamConcurrency, 1, 1024),
            (nameof(HealthIntervalMilliseconds), HealthIntervalMilliseconds, 10, 3_600_000),
        ])
        {
            if (value < least || value > most)
                yield return $"{ServingOptions.Section}:{key} is {value}, expected {least} to {most}";
        }

        foreach (var error in Limits.Validate($"{ServingOptions.Section}:{nameof(Limits)}")
            .Concat(Http2.Validate($"{ServingOptions.Section}:{nameof(Http2)}"))
            .Concat(Tracing.Validate($"{ServingOptions.Section}:{nameof(Tracing)}")))
        {
            yield return error;
        }
    }
}
