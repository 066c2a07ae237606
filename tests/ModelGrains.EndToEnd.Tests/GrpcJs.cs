using System.Reflection;
using System.Text.Json;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Calls the server with <c>@grpc/grpc-js</c>, in a Node process.</summary>
internal static class GrpcJs
{
    private static readonly string Folder =
        typeof(GrpcJs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "GrpcJs").Value!;

    public static async Task<JsonElement> CallAsync(Uri address, string command, string? argument = null)
    {
        string[] arguments = [Path.Combine(Folder, "call.mjs"), address.Authority, Path.Combine(AppContext.BaseDirectory, "grpc-js", "open_inference.proto"), command];
        var (_, output, errors) = await ChildProcess.RunAsync("node", argument is null ? arguments : [.. arguments, argument]);
        return output.Length > 0 ? JsonDocument.Parse(output).RootElement : throw new InvalidOperationException(errors);
    }
}
