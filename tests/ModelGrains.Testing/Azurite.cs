using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ModelGrains.Testing;

/// <summary>Azurite, an emulator of Azure Blob Storage that is not ours, in a Node process with everything in memory.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    /// <summary>The emulator's one account and its key, which everybody knows.</summary>
    public const string Account = "devstoreaccount1";

    /// <summary>The account's key.</summary>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Process process;

    private Azurite(Process process, Uri host)
    {
        this.process = process;
        Host = host;
    }

    /// <summary>Where it listens.</summary>
    public Uri Host { get; }

    /// <summary>The account's blob endpoint.</summary>
    public Uri Endpoint => new(Host, Account);

    /// <summary>Starts it on a free port.</summary>
    public static async Task<Azurite> StartAsync(params string[] arguments)
    {
        var folder = typeof(Azurite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "Azurite").Value!;
        var start = new ProcessStartInfo(
            "node",
            [
                Path.Combine(folder, "node_modules/azurite/dist/src/blob/main.js"), "--blobPort", "0", "--inMemoryPersistence", "--silent",
                "--disableTelemetry", "--skipApiVersionCheck", .. arguments,
            ])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (ListeningLine().Match(line) is not { Success: true } listening)
                continue;
            _ = process.StandardOutput.ReadToEndAsync();
            return new Azurite(process, new Uri(listening.Groups[1].Value));
        }

        throw new InvalidOperationException("Azurite ended before it listened.");
    }

    /// <summary>A connection string with the account's key.</summary>
    /// <param name="host">Where to connect to, when not to the emulator itself.</param>
    public string ConnectionString(Uri? host = null) =>
        $"AccountName={Account};AccountKey={Key};BlobEndpoint={new Uri(host ?? Host, Account)};";

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex(@"successfully listens on (\S+)")]
    private static partial Regex ListeningLine();
}
