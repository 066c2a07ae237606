namespace ModelGrains.Gateway.Hosting;

/// <summary>Limits of connections, against callers that are too many or too slow; the section <c>ModelGrains:Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>The most connections at once; 0 for no limit. Default 20,000. Range 0 to 1,000,000. What is above is closed at once.</summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>How long a connection may be silent between requests, in seconds. Default 130. Range 1 to 86,400.</summary>
    public int IdleSeconds { get; set; } = 130;

    /// <summary>How long the headers of a request may take, in seconds. Default 10. Range 1 to 3,600.</summary>
    public int HeaderSeconds { get; set; } = 10;

    /// <summary>The most headers of a request. Default 64. Range 1 to 10,000.</summary>
    public int MaxHeaders { get; set; } = 64;

    /// <summary>The most KiB that all headers of a request may have. Default 32. Range 1 to 1,024.</summary>
    public int MaxHeaderKilobytes { get; set; } = 32;

    /// <summary>The least bytes a second at which a request body has to come, after <see cref="RateGraceSeconds"/>; 0 for no limit. Default 240. Streams have none.</summary>
    public int MinRequestRate { get; set; } = 240;

    /// <summary>The least bytes a second at which an answer has to be taken, after <see cref="RateGraceSeconds"/>; 0 for no limit. Default 240.</summary>
    public int MinResponseRate { get; set; } = 240;

    /// <summary>How long a body may be slower than its rate, in seconds. Default 5. Range 2 to 3,600.</summary>
    public int RateGraceSeconds { get; set; } = 5;

    internal IEnumerable<string> Validate(string section)
    {
        foreach (var (key, value, least, most) in ((string, int, int, int)[])[
            (nameof(MaxConnections), MaxConnections, 0, 1_000_000),
            (nameof(IdleSeconds), IdleSeconds, 1, 86_400),
            (nameof(HeaderSeconds), HeaderSeconds, 1, 3600),
            (nameof(MaxHeaders), MaxHeaders, 1, 10_000),
            (nameof(MaxHeaderKilobytes), MaxHeaderKilobytes, 1, 1024),
            (nameof(MinRequestRate), MinRequestRate, 0, 1_000_000_000),
            (nameof(MinResponseRate), MinResponseRate, 0, 1_000_000_000),
            (nameof(RateGraceSeconds), RateGraceSeconds, 2, 3600),
        ])
        {
            if (value < least || value > most)
                yield return $"{section}:{key} is {value}, expected {least} to {most}";
        }
    }
}
