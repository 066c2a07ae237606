using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ModelGrains.Testing;

/// <summary>The real server in a process of its own, on free ports.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LineWithin = TimeSpan.FromMinutes(1);
    private static int lastPort;

    private readonly Process process;
    private readonly Lock gate = new();
    private readonly List<string> output = [];
    private readonly List<(Func<string, bool> IsLast, TaskCompletionSource Seen)> waiting = [];
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process, int httpPort, int grpcPort, int metricsPort)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}"), Timeout = TimeSpan.FromMinutes(2) };
        GrpcAddress = new Uri($"http://127.0.0.1:{grpcPort}");
        MetricsAddress = new Uri($"http://127.0.0.1:{metricsPort}");
    }

    public HttpClient Http { get; }

    public Uri GrpcAddress { get; }

    public Uri MetricsAddress { get; }

    public int ProcessId => process.Id;

    /// <summary>Everything written to the console so far.</summary>
    public string Output
    {
        get
        {
            lock (gate)
                return string.Join(Environment.NewLine, output);
        }
    }

    /// <summary>Starts the server; its settings come as environment variables, as a user gives them.</summary>
    public static Task<ServerProcess> StartAsync(string dataDirectory, params (string Key, string Value)[] settings) => ReadyAsync(Launch(dataDirectory, settings));

    /// <summary>As <see cref="StartAsync(string, ValueTuple{string, string}[])"/>, in other surroundings.</summary>
    /// <param name="wrapper">A program with its arguments that runs the rest of its command line in its own place; empty for none.</param>
    /// <param name="environment">Variables that are no settings of ours.</param>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="settings">The settings.</param>
    public static Task<ServerProcess> StartWithinAsync(
        string[] wrapper, (string Name, string Value)[] environment, string dataDirectory, params (string Key, string Value)[] settings) =>
        ReadyAsync(Launch(dataDirectory, settings, wrapper, environment));

    /// <summary>Starts a server that is expected to refuse; gives its exit code and what it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RefusedAsync(string dataDirectory, params (string Key, string Value)[] settings)
    {
        await using var server = Launch(dataDirectory, settings);
        var exited = server.process.WaitForExitAsync();
        if (await Task.WhenAny(server.ready.Task, exited) != exited)
            throw new InvalidOperationException("The server started, but was expected to refuse.");
        await exited;
        return (server.process.ExitCode, server.Output);
    }

    public async Task<HttpResponseMessage> DeployAsync(string file, string query) =>
        await Http.PostAsync($"/api/v1/deployments?{query}", new ByteArrayContent(await File.ReadAllBytesAsync(file)));

    /// <summary>Resident memory, threads and open files of the process, from the kernel.</summary>
    public (long ResidentBytes, int Threads, int Files) ReadUsage()
    {
        var status = File.ReadAllLines($"/proc/{process.Id}/status");
        return (Field("VmRSS") * 1024, (int)Field("Threads"), Directory.GetFiles($"/proc/{process.Id}/fd").Length);

        long Field(string name) => long.Parse(
            status.First(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the server has written what is looked for.</summary>
    /// <param name="isLast">Gets every line in order, from the first the server wrote; true ends the wait.</param>
    public Task WaitForLineAsync(Func<string, bool> isLast)
    {
        lock (gate)
        {
            if (output.Any(isLast))
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((isLast, seen));
            return seen.Task.WaitAsync(LineWithin);
        }
    }

    /// <summary>Asks the server to stop, as a service manager does.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    /// <summary>Ends the server at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task<int> WaitForExitAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
        Http.Dispose();
    }

    private static async Task<ServerProcess> ReadyAsync(ServerProcess server)
    {
        var exited = server.process.WaitForExitAsync();
        if (await Task.WhenAny(server.ready.Task, exited) == exited)
            throw new InvalidOperationException($"The server ended with exit code {server.process.ExitCode}: {server.Output}");
        return server;
    }

    private static ServerProcess Launch(
        string dataDirectory, (string Key, string Value)[] settings, string[]? wrapper = null, (string Name, string Value)[]? environment = null)
    {
        var ports = FreePorts(5);
        string[] command = [.. wrapper ?? [], "dotnet", Path.Combine(AppContext.BaseDirectory, "ModelGrains.Server.dll")];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ModelGrains__HttpPort"] = ports[0].ToString(CultureInfo.InvariantCulture);
        start.Environment["ModelGrains__GrpcPort"] = ports[1].ToString(CultureInfo.InvariantCulture);
        start.Environment["ModelGrains__MetricsPort"] = ports[2].ToString(CultureInfo.InvariantCulture);
        start.Environment["ModelGrains__SiloPort"] = ports[3].ToString(CultureInfo.InvariantCulture);
        start.Environment["ModelGrains__SiloGatewayPort"] = ports[4].ToString(CultureInfo.InvariantCulture);
        start.Environment["ModelGrains__DataDirectory"] = dataDirectory;
        start.Environment["ModelGrains__SamplesDirectory"] = "";
        foreach (var (key, value) in settings)
            start.Environment["ModelGrains__" + key] = value;
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        var server = new ServerProcess(new Process { StartInfo = start }, ports[0], ports[1], ports[2]);
        server.process.OutputDataReceived += (_, line) => server.OnLine(line.Data);
        server.process.ErrorDataReceived += (_, line) => server.OnLine(line.Data);
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        return server;
    }

    /// <summary>
    /// Ports that were free a moment ago, below those that the kernel gives to outgoing connections: a test's many connections would take
    /// them before the server does.
    /// </summary>
    public static int[] FreePorts(int count)
    {
        var ports = new List<int>();
        while (ports.Count < count)
        {
            var port = 10_000 + (int)(((Environment.ProcessId * 997L) + Interlocked.Increment(ref lastPort)) % 22_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                ports.Add(port);
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }

        return [.. ports];
    }

    private void OnLine(string? line)
    {
        if (line is null)
            return;
        lock (gate)
        {
            output.Add(line);
            waiting.RemoveAll(wait => wait.IsLast(line) && wait.Seen.TrySetResult());
        }

        if (ReadyLine().IsMatch(line))
            ready.TrySetResult();
    }

    [GeneratedRegex(@"^ModelGrains \S+ is ready$")]
    private static partial Regex ReadyLine();
}
