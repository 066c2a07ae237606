using System.Diagnostics;
using System.Globalization;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>The server in the kernel's real-time class. Where this process may not give it, the server is to refuse.</summary>
public sealed class RealTimeTests
{
    private const string Key = "RealTime";
    private const int Ordinary = 0;
    private const int RoundRobin = 2;

    // proc_pid_stat(5): counted from the field after the name, which is the third.
    private const int PolicyField = 41 - 3;

    [Fact]
    public async Task Start_RealTime_ServesInThatClassAndDeploysOutsideIt()
    {
        using var folder = new TemporaryFolder();
        if (!await IsPermittedAsync())
        {
            await RefusesAsync(folder, []);
            return;
        }

        await using var server = await ServerProcess.StartAsync(folder["data"], (Key, "true"));
        using var deployed = await server.DeployAsync(TestModels.PathOf("linreg"), "name=linreg");
        Assert.True(deployed.IsSuccessStatusCode, await deployed.Content.ReadAsStringAsync());

        var threads = Threads(server.ProcessId);
        Assert.All(threads.Where(thread => thread.Name == "blocking work"), thread => Assert.Equal(Ordinary, thread.Policy));
        Assert.All(threads.Where(thread => thread.Name.StartsWith("inference", StringComparison.Ordinal)), thread => Assert.Equal(RoundRobin, thread.Policy));
        Assert.Contains(threads, thread => thread.Name == "blocking work");
        Assert.Contains(threads, thread => thread.Name.StartsWith("inference", StringComparison.Ordinal));
        Assert.Contains(threads, thread => thread is { Name: ".NET TP Worker", Policy: RoundRobin });
        Assert.Contains(threads, thread => thread is { Name: ".NET Sockets", Policy: RoundRobin });
    }

    [Fact]
    public async Task Start_RealTimeWithoutTheCapability_IsOneClearLineAndExitCode2()
    {
        using var folder = new TemporaryFolder();
        await RefusesAsync(folder, await IsPermittedAsync() ? ["setpriv", "--bounding-set=-sys_nice"] : []);
    }

    [Fact]
    public async Task Start_Ordinary_LeavesEveryThreadInTheOrdinaryClass()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);

        Assert.All(Threads(server.ProcessId), thread => Assert.Equal(Ordinary, thread.Policy));
    }

    private static async Task RefusesAsync(TemporaryFolder folder, string[] wrapper)
    {
        var (exitCode, output) = await ServerProcess.RefusedWithinAsync(wrapper, folder["data"], (Key, "true"));

        Assert.Equal(2, exitCode);
        Assert.Equal("Wrong settings: ModelGrains:RealTime is true, but the process may not: it needs the capability CAP_SYS_NICE", output);
    }

    private static async Task<bool> IsPermittedAsync()
    {
        using var process = Process.Start("chrt", ["-r", "1", "true"]);
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private static List<(string Name, int Policy)> Threads(int process)
    {
        var threads = new List<(string, int)>();
        foreach (var folder in Directory.GetDirectories($"/proc/{process}/task"))
        {
            try
            {
                var text = File.ReadAllText(Path.Combine(folder, "stat"));
                var name = text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..text.LastIndexOf(')')];
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                threads.Add((name, int.Parse(fields[PolicyField], CultureInfo.InvariantCulture)));
            }
            catch (IOException)
            {
                // The thread has ended.
            }
        }

        return threads;
    }
}
