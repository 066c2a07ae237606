namespace ModelGrains.Server;

/// <summary>Settings of the server's logs; the section <c>ModelGrains</c>. Levels are in the section <c>Serilog</c>.</summary>
internal sealed class LoggingOptions
{
    /// <summary>Whether logs are written as JSON, a line each, instead of text for people. Default: text.</summary>
    public bool JsonLogs { get; set; }
}
