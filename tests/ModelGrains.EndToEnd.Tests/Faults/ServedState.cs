using System.Net.Http.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests.Faults;

/// <summary>All that a failed deployment must leave as it was: versions and route of a model, packages, and nothing half written.</summary>
internal sealed record ServedState(string Versions, long RouteRevision, string Packages)
{
    /// <summary>Reads it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="data">Its data directory.</param>
    /// <param name="model">The model.</param>
    public static async Task<ServedState> ReadAsync(ServerProcess server, string data, string model)
    {
        var view = (await server.Http.GetFromJsonAsync<ModelView>($"/api/v1/models/{model}", ManagementJson.Options))!;
        return new ServedState(
            string.Join(", ", view.Versions.Select(version => $"{version.Version} {version.State}")), view.RouteRevision,
            string.Join(", ", Directory.EnumerateDirectories(Path.Combine(data, "packages")).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
    }

    /// <summary>What lies where packages are taken in, bundled and staged: nothing, once nobody is at work.</summary>
    public static IEnumerable<string> HalfWritten(string data) =>
        Directory.EnumerateFileSystemEntries(Path.Combine(data, "uploads")).Concat(Directory.EnumerateFileSystemEntries(Path.Combine(data, "packages/.staging")));
}
