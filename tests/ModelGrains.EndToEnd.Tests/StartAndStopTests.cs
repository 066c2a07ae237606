using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Starts that are refused, stops, and kills.</summary>
public sealed class StartAndStopTests
{
    private static readonly object Flower = new { inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data = (float[])[5.1f, 3.5f, 1.4f, 0.2f] } } };

    [Fact]
    public async Task Start_PortTaken_IsOneClearLineAndExitCode3()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output) = await ServerProcess.RefusedAsync(folder["data"], ("HttpPort", $"{port}"));

        Assert.Equal(3, exitCode);
        Assert.StartsWith($"Port {port} on 127.0.0.1 cannot be used", output, StringComparison.Ordinal);
        Assert.Contains("ModelGrains__HttpPort", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', output);
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Fact]
    public async Task Start_DataDirectoryNotWritable_IsOneClearLineAndExitCode4()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "not a folder");

        var (exitCode, output) = await ServerProcess.RefusedAsync(folder["file"] + "/data");

        Assert.Equal(4, exitCode);
        Assert.StartsWith("The data directory", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', output);
        Assert.Equal("not a folder", await File.ReadAllTextAsync(folder["file"]));
    }

    [Fact]
    public async Task Start_DataDirectoryInUse_IsOneClearLineAndExitCode4()
    {
        using var folder = new TemporaryFolder();
        await using var first = await ServerProcess.StartAsync(folder["data"]);

        var (exitCode, output) = await ServerProcess.RefusedAsync(folder["data"]);

        Assert.Equal(4, exitCode);
        Assert.Contains("is in use by another server", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_StateFileDamaged_IsOneClearLineAndExitCode5AndNothingIsOverwritten()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["data"]);
        var damaged = new byte[8192];
        Array.Fill(damaged, (byte)0x5a);
        await File.WriteAllBytesAsync(folder["data/state.db"], damaged);

        var (exitCode, output) = await ServerProcess.RefusedAsync(folder["data"]);

        Assert.Equal(5, exitCode);
        Assert.StartsWith("The state file state.db is damaged", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', output);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(folder["data/state.db"]));
    }

    [Fact]
    public async Task Start_WrongSettings_NamesEveryOneAndExitCode2()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await ServerProcess.RefusedAsync(folder["data"], ("Accelerators", "tpu"), ("Onnx__QueueLimit", "0"));

        Assert.Equal(2, exitCode);
        Assert.Contains("ModelGrains:Accelerators has 'tpu'", output, StringComparison.Ordinal);
        Assert.Contains("ModelGrains:Onnx:QueueLimit is 0, expected 1 to 1000000", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_RequestInFlight_IsAnsweredAndTheExitCodeIsZero()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        (await server.DeployAsync(TestModels.PathOf("slow"), "name=slow")).EnsureSuccessStatusCode();
        var request = new { inputs = new[] { new { name = "iters", datatype = "INT64", shape = Array.Empty<int>(), data = (int[])[3000] } } };
        var slow = server.Http.PostAsJsonAsync("/v2/models/slow/infer", request);
        while (!(await server.Http.GetStringAsync("/api/v1/models/slow")).Contains("\"inFlight\":1", StringComparison.Ordinal))
            await Task.Yield();

        server.Terminate();

        using var answer = await slow;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, await server.WaitForExitAsync());
    }

    [Fact]
    public async Task Kill_AtAnyMoment_EveryAcknowledgedDeploymentServesAfterTheRestart()
    {
        const int Rounds = 6;
        using var folder = new TemporaryFolder();
        var random = new Random(20261121);
        var acknowledged = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync(folder["data"]);
            await AssertServesAsync(server, acknowledged);
            var deploying = DeployUntilItFailsAsync(server, acknowledged);
            var killAfter = acknowledged + random.Next(1, 4);
            while (Volatile.Read(ref deploying.Acknowledged[0]) < killAfter)
                await Task.Yield();
            for (var spin = random.Next(20_000); spin > 0; spin--)
                await Task.Yield();
            await server.KillAsync();
            await deploying.Done;
            acknowledged = deploying.Acknowledged[0];
        }

        await using var last = await ServerProcess.StartAsync(folder["data"]);
        await AssertServesAsync(last, acknowledged);
        Assert.True(acknowledged >= Rounds);
    }

    private static (int[] Acknowledged, Task Done) DeployUntilItFailsAsync(ServerProcess server, int first)
    {
        int[] acknowledged = [first];
        return (acknowledged, Task.Run(async () =>
        {
            try
            {
                for (var next = first + 1; ; next++)
                {
                    using var answer = await server.DeployAsync(TestModels.PathOf("iris_forest"), $"name=m{next}");
                    answer.EnsureSuccessStatusCode();
                    Volatile.Write(ref acknowledged[0], next);
                }
            }
            catch (HttpRequestException)
            {
                // The server is gone: what was acknowledged is known.
            }
        }));
    }

    private static async Task AssertServesAsync(ServerProcess server, int models)
    {
        for (var i = 1; i <= models; i++)
        {
            using var answer = await server.Http.PostAsJsonAsync($"/v2/models/m{i}/infer", Flower);
            var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.True(answer.IsSuccessStatusCode, $"m{i}: {json} {server.Output}");
        }
    }
}
