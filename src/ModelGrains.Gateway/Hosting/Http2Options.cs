namespace ModelGrains.Gateway.Hosting;

/// <summary>HTTP/2, on which gRPC comes; the section <c>ModelGrains:Http2</c>.</summary>
public sealed class Http2Options
{
    /// <summary>
    /// The most requests at once on one connection. Default 256. Range 1 to 100,000. What a caller has above waits at the caller, which
    /// costs the server nothing.
    /// </summary>
    public int MaxStreams { get; set; } = 256;

    /// <summary>How many KiB a connection may be ahead of what is read, over all its requests. Default 8,192. Range 64 to 1,048,576.</summary>
    public int ConnectionWindowKilobytes { get; set; } = 8192;

    /// <summary>How many KiB one request may be ahead of what is read. Default 1,024: an image of 600 KB comes without a pause. Range 64 to <see cref="ConnectionWindowKilobytes"/>.</summary>
    public int StreamWindowKilobytes { get; set; } = 1024;

    /// <summary>The largest frame taken, in KiB. Default 128: fewer frames for large tensors than with HTTP/2's own 16. Range 16 to 16,383.</summary>
    public int MaxFrameKilobytes { get; set; } = 128;

    /// <summary>After how many seconds of silence a connection is asked whether its caller is there; 0 for never. Default 30. Range 0 to 86,400.</summary>
    public int PingSeconds { get; set; } = 30;

    /// <summary>How long the answer to that may take before the connection is closed, in seconds. Default 10. Range 1 to 3,600.</summary>
    public int PingTimeoutSeconds { get; set; } = 10;

    internal IEnumerable<string> Validate(string section)
    {
        foreach (var (key, value, least, most) in ((string, int, int, int)[])[
            (nameof(MaxStreams), MaxStreams, 1, 100_000),
            (nameof(ConnectionWindowKilobytes), ConnectionWindowKilobytes, 64, 1_048_576),
            (nameof(StreamWindowKilobytes), StreamWindowKilobytes, 64, ConnectionWindowKilobytes is < 64 or > 1_048_576 ? 1_048_576 : ConnectionWindowKilobytes),
            (nameof(MaxFrameKilobytes), MaxFrameKilobytes, 16, 16_383),
            (nameof(PingSeconds), PingSeconds, 0, 86_400),
            (nameof(PingTimeoutSeconds), PingTimeoutSeconds, 1, 3600),
        ])
        {
            if (value < least || value > most)
                yield return $"{section}:{key} is {value}, expected {least} to {most}";
        }
    }
}
