using Azure.Core;
using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Storage.PredictionLogs;
using ModelGrains.Storage.State;

namespace ModelGrains.Hosting;

/// <summary>
/// The folder that holds a server's state and packages, for one process at a time: a lock file keeps a second one out, whose writes
/// would be conflicts at best.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private const string SamplesMarker = "samples-deployed";

    private readonly FileStream lockFile;
    private readonly string path;

    private readonly BlobStoreOptions? blobs;
    private readonly TokenCredential? credential;

    private DataDirectory(
        string path, FileStream lockFile, SqliteDatabase database, IPackageStore packages, string uploads, bool isNew, BlobStoreOptions? blobs, TokenCredential? credential)
    {
        this.blobs = blobs;
        this.credential = credential;
        this.path = path;
        this.lockFile = lockFile;
        Database = database;
        Packages = packages;
        Uploads = uploads;
        WantsSamples = isNew || !File.Exists(Path.Combine(path, SamplesMarker));
    }

    /// <summary>The state file.</summary>
    public SqliteDatabase Database { get; }

    /// <summary>The packages.</summary>
    public IPackageStore Packages { get; }

    /// <summary>A folder for uploads on their way in; empty at each start.</summary>
    public string Uploads { get; }

    /// <summary>Whether the samples were never deployed here: true from the first start until one finishes that.</summary>
    public bool WantsSamples { get; private set; }

    /// <summary>Opens the folder, making it where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="blobs">Where packages are, when not in the folder, which then has a cache of them; validated.</param>
    /// <param name="credential">Who asks there, where the settings have an address without a SAS.</param>
    /// <exception cref="OptionsException">Packages are elsewhere, and neither settings nor caller say who asks there.</exception>
    /// <exception cref="DataDirectoryException">It cannot be written to, or another process has it.</exception>
    /// <exception cref="StateDamagedException">Its state file cannot be used.</exception>
    public static DataDirectory Open(string folder, BlobStoreOptions? blobs = null, TokenCredential? credential = null)
    {
        OptionsException.ThrowIfAny(blobs?.ValidateCredential(credential is not null) ?? []);
        var path = Path.GetFullPath(folder);
        FileStream? lockFile = null;
        SqliteDatabase? database = null;
        try
        {
            Directory.CreateDirectory(path);
            lockFile = Lock(path, folder);
            var state = Path.Combine(path, "state.db");
            var isNew = !File.Exists(state);
            database = SqliteDatabase.Open(state);
            var uploads = Path.Combine(path, "uploads");
            if (Directory.Exists(uploads))
                Directory.Delete(uploads, recursive: true);
            Directory.CreateDirectory(uploads);
            return new DataDirectory(path, lockFile, database, OpenPackages(path, blobs, credential), uploads, isNew, blobs, credential);
        }
        catch (Exception e)
        {
            database?.Dispose();
            lockFile?.Dispose();
            if (e is StateDamagedException or DataDirectoryException)
                throw;
            if (e is IOException or UnauthorizedAccessException)
                throw new DataDirectoryException($"The data directory '{folder}' cannot be used: {e.Message.Replace(path, folder, StringComparison.Ordinal)}", e);
            throw;
        }
    }

    /// <summary>Remembers that the samples were deployed.</summary>
    public void MarkSamplesDeployed()
    {
        File.WriteAllText(Path.Combine(path, SamplesMarker), "");
        WantsSamples = false;
    }

    /// <summary>Where a silo's prediction logs go: a container, or a folder, which is in this one unless the settings name another.</summary>
    public IPredictionSink OpenPredictionSink(PredictionLogStoreOptions options, string silo, TimeProvider time) =>
        options.BlobContainer.Length > 0 && blobs is not null
            ? new BlobPredictionSink(BlobClients.Create(blobs, options.BlobContainer, credential), silo, options.MaxFileBytes, time)
            : new FolderPredictionSink(PredictionFolder(options), silo, options.MaxFileBytes, time);

    /// <summary>Reads what every silo's sink has written there.</summary>
    public PredictionLogReader OpenPredictionReader(PredictionLogStoreOptions options) =>
        options.BlobContainer.Length > 0 && blobs is not null
            ? new PredictionLogReader(BlobClients.Create(blobs, options.BlobContainer, credential))
            : new PredictionLogReader(PredictionFolder(options));

    /// <summary>Closes the state file and lets the folder go.</summary>
    public void Dispose()
    {
        Database.Dispose();
        lockFile.Dispose();
    }

    private string PredictionFolder(PredictionLogStoreOptions options) => options.Folder.Length > 0 ? options.Folder : Path.Combine(path, "predictions");

    private static IPackageStore OpenPackages(string path, BlobStoreOptions? blobs, TokenCredential? credential) =>
        blobs is { IsConfigured: true }
            ? new AzureBlobPackageStore(blobs, Path.Combine(path, "package-cache"), credential)
            : new FolderPackageStore(Path.Combine(path, "packages"));

    private static FileStream Lock(string path, string folder)
    {
        var name = Path.Combine(path, "server.lock");
        try
        {
            return new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(name))
        {
            throw new DataDirectoryException($"The data directory '{folder}' is in use by another server: stop it, or set {ServingOptions.Section}__{nameof(ServingOptions.DataDirectory)} to another folder.", e);
        }
    }
}
