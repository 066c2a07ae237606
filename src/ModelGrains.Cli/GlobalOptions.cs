using System.CommandLine;
using System.CommandLine.Parsing;
using ModelGrains.Core.Manifests;

namespace ModelGrains.Cli;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    public const string ServerVariable = "MODELGRAINS_SERVER";
    public const string DefaultServer = "http://127.0.0.1:8000";

    public GlobalOptions(Func<string, string?> environment)
    {
        Server = new Option<Uri>("--server", "-s")
        {
            Description = $"The server; without it {ServerVariable}, else {DefaultServer}",
            HelpName = "URL",
            Recursive = true,
            CustomParser = result => ParseServer(result, result.Tokens[0].Value, ""),
            DefaultValueFactory = result => environment(ServerVariable) is { Length: > 0 } text
                ? ParseServer(result, text, $" in {ServerVariable}")!
                : new Uri(DefaultServer + "/"),
        };
        Json = new Option<bool>("--json") { Description = "Write the server's JSON instead of text", Recursive = true };
        Timeout = new Option<TimeSpan?>("--timeout")
        {
            Description = "How long to wait for the outcome, as 30s [default: none for predict; 10m for deploy, load, unload, delete, retire, restore; else 1m]",
            HelpName = "DURATION",
            Recursive = true,
            CustomParser = ParseTimeout,
        };
    }

    /// <summary>Where the server is; ends with a slash.</summary>
    public Option<Uri> Server { get; }

    /// <summary>Whether output is for machines.</summary>
    public Option<bool> Json { get; }

    /// <summary>How long to wait; null for the command's own.</summary>
    public Option<TimeSpan?> Timeout { get; }

    private static Uri? ParseServer(ArgumentResult result, string text, string source)
    {
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0)
            return uri;
        result.AddError($"'{text}'{source} is not a server: expected a URL as {DefaultServer}");
        return null;
    }

    private static TimeSpan? ParseTimeout(ArgumentResult result)
    {
        // A timer cannot wait longer than about 49 days.
        if (DurationText.TryParse(result.Tokens[0].Value, out var duration) && duration <= TimeSpan.FromDays(40))
            return duration;
        result.AddError($"'{result.Tokens[0].Value}' is not a timeout: expected {DurationText.Rule}, at most 40d");
        return null;
    }
}
