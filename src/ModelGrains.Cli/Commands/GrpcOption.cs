using System.CommandLine;

namespace ModelGrains.Cli.Commands;

/// <summary>The option <c>--grpc URL</c>.</summary>
internal static class GrpcOption
{
    /// <summary>Makes the option.</summary>
    public static Option<Uri?> Create(string description) => new("--grpc")
    {
        Description = description,
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                return uri;
            result.AddError($"'{result.Tokens[0].Value}' is no gRPC address: expected a URL as http://127.0.0.1:8001");
            return null;
        },
    };
}
