using System.Net;
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
        if (MaxUploadMegabytes is < 1 or > 1_048_576)
            yield return $"{ServingOptions.Section}:{nameof(MaxUploadMegabytes)} is {MaxUploadMegabytes}, expected 1 to 1048576";
        if (GracePeriodSeconds is < 1 or > 3600)
            yield return $"{ServingOptions.Section}:{nameof(GracePeriodSeconds)} is {GracePeriodSeconds}, expected 1 to 3600";
    }
}
