using System.ComponentModel;
using System.Diagnostics;
using ModelGrains.Testing;

namespace ModelGrains.Benchmarks.Serving;

/// <summary>The Node server of the comparison: fastify and onnxruntime-node, from <c>node/server.mjs</c>.</summary>
internal static class NodeServer
{
    /// <summary>Starts it, after installing its packages where they are missing; null with the reason where that cannot be done here.</summary>
    public static async Task<(ChildServer? Server, string? Missing)> TryStartAsync(Workload workload, int? core)
    {
        if (FindFolder() is not { } folder)
            return (null, "the folder tests/ModelGrains.Benchmarks/node is not above the program");
        try
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules")) && await InstallAsync(folder) is { } failure)
                return (null, failure);
            string[] arguments = ["server.mjs", TestModels.PathOf(workload.Graph), workload.Model];
            return (await ChildServer.StartAsync("node", arguments, folder, core), null);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return (null, e.Message);
        }
    }

    private static async Task<string?> InstallAsync(string folder)
    {
        Console.WriteLine("npm ci, once, for the Node server ...");
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--loglevel=error"]) { WorkingDirectory = folder, RedirectStandardOutput = true });
        if (npm is null)
            return "npm did not start";
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        return npm.ExitCode == 0 ? null : $"npm ci ended with exit code {npm.ExitCode}";
    }

    private static string? FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "ModelGrains.Benchmarks", "node");
            if (File.Exists(Path.Combine(candidate, "server.mjs")))
                return candidate;
        }

        return null;
    }
}
