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

    /// <summary>Calls any method, unary or streaming: <c>{answers, code, details}</c>.</summary>
    /// <param name="address">The server.</param>
    /// <param name="service">The service's full name, or <c>watch</c> for the script that watches a model while it is unloaded and loaded.</param>
    /// <param name="method">The method, or the model to watch.</param>
    /// <param name="requests">A JSON array of messages.</param>
    public static async Task<JsonElement> RpcAsync(Uri address, string service, string method, string requests = "[{}]")
    {
        var (_, output, errors) = await ChildProcess.RunAsync(
            "node", Path.Combine(Folder, "rpc.mjs"), address.Authority, Path.Combine(AppContext.BaseDirectory, "grpc-js"), service, method, requests);
        return output.Length > 0 ? JsonDocument.Parse(output).RootElement : throw new InvalidOperationException(errors);
    }
}
