using System.Security.Cryptography;
using Azure.Storage.Blobs;
using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Storage.Tests.Support;
using ModelGrains.Testing;

namespace ModelGrains.Storage.Tests.Packages.Blobs;

/// <summary>A container of a test's own, a proxy in front of it, and stores with caches of their own.</summary>
public sealed class BlobScene : IAsyncDisposable
{
    private BlobScene(Azurite azurite, FaultyProxy proxy)
    {
        Proxy = proxy;
        Container = new BlobContainerClient(azurite.ConnectionString(), "c" + Guid.NewGuid().ToString("N"));
    }

    public TestFolder Folder { get; } = new();

    public FaultyProxy Proxy { get; }

    /// <summary>The container, asked directly.</summary>
    public BlobContainerClient Container { get; }

    /// <summary>Settings by which a test does not wait: small ranges, one by one, retries after milliseconds.</summary>
    public BlobStoreOptions Options => new()
    {
        ConnectionString = $"AccountName={Azurite.Account};AccountKey={Azurite.Key};BlobEndpoint={new Uri(Proxy.Host, Azurite.Account)};",
        Container = Container.Name,
        MaxRetries = 2,
        RetryDelayMilliseconds = 1,
        TryTimeoutSeconds = 60,
        RangeMegabytes = 1,
        Parallelism = 1,
    };

    public static async Task<BlobScene> StartAsync(BlobEmulator emulator) => new(emulator.Azurite, await FaultyProxy.StartAsync(emulator.Azurite.Host));

    /// <summary>Opens a store; the same cache where it has the same name.</summary>
    public AzureBlobPackageStore Open(string cache = "cache", Action<BlobStoreOptions>? configure = null, TimeProvider? time = null)
    {
        var options = Options;
        configure?.Invoke(options);
        return new AzureBlobPackageStore(options, Folder[cache], credential: null, time);
    }

    internal AzureBlobPackageStore Open(BlobTuning tuning, string cache = "cache") => new(Options, Folder[cache], credential: null, TimeProvider.System, tuning);

    /// <summary>A folder with one file of random bytes, the same for the same seed.</summary>
    public string Random(int seed, int bytes, string file = "model.onnx")
    {
        var content = new byte[bytes];
#pragma warning disable CA5394 // For tests.
        new Random(seed).NextBytes(content);
#pragma warning restore CA5394
        var folder = Directory.CreateDirectory(Folder[Guid.NewGuid().ToString("N")]).FullName;
        File.WriteAllBytes(Path.Combine(folder, file), content);
        return folder;
    }

    /// <summary>Puts a package into the container, by way of a cache that is not used again, and forgets the requests that it took.</summary>
    public async Task<StoredPackage> AddAsync(string folder)
    {
        var added = await Open("writer").AddAsync(folder, default);
        Proxy.Requests.Clear();
        return added;
    }

    /// <summary>The names of all blobs.</summary>
    public async Task<List<string>> BlobsAsync() => await Container.GetBlobsAsync().Select(blob => blob.Name).ToListAsync();

    /// <summary>The files in a cache that belong to no whole package.</summary>
    public IEnumerable<string> Junk(string cache = "cache") =>
        Directory.EnumerateFiles(Folder[cache + "/parts"]).Concat(Directory.EnumerateFileSystemEntries(Folder[cache + "/.staging"]));

    public static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        Folder.Dispose();
    }
}
