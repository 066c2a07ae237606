using System.Reflection;
using System.Text.Json;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Calls the server with Python's <c>grpcio</c>, which learns every message from the server's reflection.</summary>
internal static class GrpcPython
{
    private static readonly string Script = Path.Combine(
        typeof(GrpcPython).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "GrpcPython").Value!, "call.py");

    private static readonly Lazy<Task<string>> Interpreter = new(FindAsync);

    /// <summary>The services that the server lists, the answers, and the status of the call.</summary>
    public static async Task<JsonElement> CallAsync(Uri address, string reflection, string service, string method, string requests)
    {
        var (_, output, errors) = await ChildProcess.RunAsync(await Interpreter.Value, Script, address.Authority, reflection, service, method, requests);
        return output.Length > 0 ? JsonDocument.Parse(output).RootElement : throw new InvalidOperationException(errors);
    }

    /// <summary>The first Python that has the packages: another may come before the system's.</summary>
    private static async Task<string> FindAsync()
    {
        foreach (var candidate in (string[])["python3", "/usr/bin/python3"])
        {
            try
            {
                if ((await ChildProcess.RunAsync(candidate, "-c", "import grpc, google.protobuf")).ExitCode == 0)
                    return candidate;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program.
            }
        }

        throw new InvalidOperationException("No Python with grpcio and protobuf was found: install Debian's python3-grpcio and python3-protobuf.");
    }
}
