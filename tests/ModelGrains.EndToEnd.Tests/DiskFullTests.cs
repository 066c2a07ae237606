using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using ModelGrains.EndToEnd.Tests.Faults;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>A server that is given no more space: what its users see, what is left, and that it goes on when there is room again.</summary>
public sealed class DiskFullTests(ITestOutputHelper output)
{
    private const int Mebibyte = 1 << 20;

    /// <summary>Anywhere: the system refuses files above a size, which a package reaches when it is unpacked.</summary>
    [Fact]
    public async Task Deploy_LargerThanTheSystemAllows_IsRefusedAndServedOnceItIsAllowed()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        (await server.DeployAsync(TestModels.PathOf("add_one"), "name=m")).EnsureSuccessStatusCode();
        await using var traffic = new SteadyTraffic(server, SteadyTraffic.AddOne("m"));
        var before = await ServedState.ReadAsync(server, folder["data"], "m");
        ZipBuilder.WriteBomb(folder["package.zip"], 8 * Mebibyte, null);
        var table = new FaultTable("fault of the disk");

        await LimitAsync(server, "6291456");
        foreach (var (name, body) in ((string, byte[])[])[("files above a size are refused (`ulimit -f`): an upload", new byte[8 * Mebibyte]), ("the same: a file of a zip", await File.ReadAllBytesAsync(folder["package.zip"]))])
            await AssertNoSpaceAsync(server, traffic, table, name, body, "The package could not be taken in: no space is left on the server's disk");
        Assert.Equal(before, await ServedState.ReadAsync(server, folder["data"], "m"));
        Assert.Empty(ServedState.HalfWritten(folder["data"]));

        await LimitAsync(server, "unlimited");
        using var deployed = await server.DeployAsync(TestModels.PathOf("mlp_1m"), "name=m&version=2");
        Assert.True(deployed.StatusCode == HttpStatusCode.Created, await deployed.Content.ReadAsStringAsync());
        output.WriteLine(table.ToString());
    }

    /// <summary>Where a user may mount a file system of their own: a real one of 48 MiB, filled up to where each part of a deployment finds no room.</summary>
    [Fact]
    public async Task Deploy_DiskFull_FailsWithThatReasonAndSucceedsOnceThereIsRoom()
    {
        if (!OperatingSystem.IsLinux() || (await ChildProcess.RunAsync("sh", "-c", "unshare --user --map-root-user --mount mount -t tmpfs none /mnt")).ExitCode != 0)
            return;
        using var folder = new TemporaryFolder();
        var mounted = Directory.CreateDirectory(folder["disk"]).FullName;
        await using var server = await ServerProcess.StartWithinAsync(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=48m none \"$0\" && exec \"$@\"", mounted], [], mounted + "/data");
        // Only the server sees what it has mounted.
        var disk = $"/proc/{server.ProcessId.ToString(CultureInfo.InvariantCulture)}/root{mounted}";
        var data = disk + "/data";
        (await server.DeployAsync(TestModels.PathOf("add_one"), "name=m")).EnsureSuccessStatusCode();
        await using var traffic = new SteadyTraffic(server, SteadyTraffic.AddOne("m"));
        var before = await ServedState.ReadAsync(server, data, "m");
        var table = new FaultTable("fault of the disk");

        foreach (var (name, free, text) in ((string, int, string)[])
        [
            ("2 MiB left for a model of 4 MB", 2, "The package could not be taken in: no space is left on the server's disk"),
            ("6 MiB left: enough for the upload, not for the package store", 6, "The package could not be stored: no space is left on the server's disk"),
            ("14 MiB left: enough for the package, not for its bundle", 14, "bytes left, expected room for the optimized graph"),
        ])
        {
            await using (var ballast = File.Create(disk + "/ballast"))
                ballast.Write(new byte[new DriveInfo(disk).AvailableFreeSpace - (free * Mebibyte)]);
            await AssertNoSpaceAsync(server, traffic, table, name, TestModels.Read("mlp_1m"), text);
            Assert.Equal(before, await ServedState.ReadAsync(server, data, "m"));
            Assert.Empty(ServedState.HalfWritten(data));
            File.Delete(disk + "/ballast");
        }

        using var deployed = await server.DeployAsync(TestModels.PathOf("mlp_1m"), "name=m&version=2");
        Assert.True(deployed.StatusCode == HttpStatusCode.Created, await deployed.Content.ReadAsStringAsync());
        output.WriteLine(table.ToString());
    }

    private static async Task AssertNoSpaceAsync(ServerProcess server, SteadyTraffic traffic, FaultTable table, string name, byte[] package, string text)
    {
        var served = traffic.Read();
        using var answer = await server.Http.PostAsync("/api/v1/deployments?name=m&version=2", new ByteArrayContent(package));
        var problem = (await answer.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!;
        Assert.True((500, "RuntimeFault") == ((int)answer.StatusCode, problem.Title), $"{name}: {problem} {server.Output}");
        Assert.Contains(text, problem.Detail, StringComparison.Ordinal);
        table.Add(name, "500 RuntimeFault", problem.Detail, served, await traffic.AnswerAgainAsync(), traffic.Failures.Count());
        Assert.Empty(traffic.Failures);
    }

    private static async Task LimitAsync(ServerProcess server, string bytes)
    {
        var (exitCode, _, errors) = await ChildProcess.RunAsync("prlimit", "--pid", server.ProcessId.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:unlimited");
        Assert.True(exitCode == 0, errors);
    }
}
