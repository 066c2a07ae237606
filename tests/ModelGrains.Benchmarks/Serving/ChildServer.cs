using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ModelGrains.Benchmarks.Serving;

/// <summary>A server in a process of its own that talks lines of JSON: its addresses first, then its usage when asked.</summary>
internal sealed class ChildServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly SemaphoreSlim turn = new(1);

    private ChildServer(Process process, ServerAddresses addresses)
    {
        this.process = process;
        Addresses = addresses;
    }

    public ServerAddresses Addresses { get; }

    /// <summary>Starts this program as the server under test.</summary>
    /// <param name="core">The processor to keep it on; null for any.</param>
    /// <param name="arguments">What <see cref="ServeCommand"/> takes.</param>
    public static Task<ChildServer> StartSelfAsync(int? core, params string[] arguments) =>
        StartAsync(Self, [.. SelfArguments, "serve", .. arguments], Environment.CurrentDirectory, core);

    /// <summary>Starts a program.</summary>
    public static async Task<ChildServer> StartAsync(string program, string[] arguments, string folder, int? core)
    {
        var start = Command(program, arguments, core);
        start.WorkingDirectory = folder;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            return new ChildServer(process, await ReadAsync<ServerAddresses>(process));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>A program kept on one processor: also its threads and what it starts.</summary>
    public static ProcessStartInfo Command(string program, string[] arguments, int? core) => core is { } number
        ? new ProcessStartInfo("taskset", ["-c", number.ToString(CultureInfo.InvariantCulture), program, .. arguments])
        : new ProcessStartInfo(program, arguments);

    /// <summary>This program, to be started again.</summary>
    public static string Self => Environment.ProcessPath ?? throw new PlatformNotSupportedException("This system does not tell a process its path.");

    /// <summary>What must come before a command's own arguments: this assembly, where the process is <c>dotnet</c>.</summary>
    public static string[] SelfArguments =>
        Path.GetFileNameWithoutExtension(Self) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "ModelGrains.Benchmarks.dll")] : [];

    public async Task<ServerMetrics> ReadMetricsAsync()
    {
        using var http = new HttpClient();
        return new ServerMetrics(await http.GetStringAsync(new Uri(Addresses.Metrics!, "/metrics")));
    }

    public async Task<ProcessUsage> ReadUsageAsync()
    {
        await turn.WaitAsync();
        try
        {
            await process.StandardInput.WriteLineAsync("stats");
            await process.StandardInput.FlushAsync();
            return await ReadAsync<ProcessUsage>(process);
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
        turn.Dispose();
    }

    private static async Task<T> ReadAsync<T>(Process process)
    {
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("A server ended unexpectedly; its error is above.");
        return JsonSerializer.Deserialize<T>(line, WireJson.Options) ?? throw new InvalidOperationException($"A server said '{line}', expected JSON.");
    }
}
