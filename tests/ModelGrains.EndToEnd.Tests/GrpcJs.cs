using System.Diagnostics;
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
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        start.ArgumentList.Add("call.mjs");
        start.ArgumentList.Add(address.Authority);
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "grpc-js", "open_inference.proto"));
        start.ArgumentList.Add(command);
        if (argument is not null)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var text = await output;
        return text.Length > 0 ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException(await errors);
    }
}
