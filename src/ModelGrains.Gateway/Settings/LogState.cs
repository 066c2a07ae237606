namespace ModelGrains.Gateway.Settings;

/// <summary>What is logged.</summary>
public sealed record LogState
{
    /// <summary>Whether information is logged. Default: yes.</summary>
    public bool Info { get; init; } = true;

    /// <summary>Whether warnings are logged. Default: yes.</summary>
    public bool Warning { get; init; } = true;

    /// <summary>Whether errors are logged. Default: yes. What is critical is logged always.</summary>
    public bool Error { get; init; } = true;

    /// <summary>0 for no details, 1 for debug messages, 2 and above for traces too. Default 0.</summary>
    public uint VerboseLevel { get; init; }

    /// <summary>How time is written: <c>default</c> or <c>ISO8601</c>. Kept for clients that read it back: the server's sinks have their own form.</summary>
    public string Format { get; init; } = LogSettings.DefaultFormat;
}
