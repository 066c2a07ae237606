using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Storage.State;
using ModelGrains.Testing;

namespace ModelGrains.Hosting.Tests;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_New_WantsSamplesUntilTheyAreDeployed()
    {
        using (var data = DataDirectory.Open(folder["data"]))
            Assert.True(data.WantsSamples);
        using (var data = DataDirectory.Open(folder["data"]))
        {
            Assert.True(data.WantsSamples);
            data.MarkSamplesDeployed();
        }

        using (var data = DataDirectory.Open(folder["data"]))
            Assert.False(data.WantsSamples);
    }

    [Fact]
    public void Open_InUse_IsRefusedWithAHint()
    {
        using var first = DataDirectory.Open(folder["data"]);

        var refusal = Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(folder["data"]));

        Assert.Contains("is in use by another server", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ModelGrains__DataDirectory", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LeftUploads_AreSwept()
    {
        using (var data = DataDirectory.Open(folder["data"]))
            File.WriteAllText(Path.Combine(data.Uploads, "half"), "half an upload");

        using var again = DataDirectory.Open(folder["data"]);

        Assert.Empty(Directory.EnumerateFileSystemEntries(again.Uploads));
    }

    [Fact]
    public void Open_PathIsAFile_IsRefused()
    {
        File.WriteAllText(folder["file"], "x");

        Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(folder["file"]));
    }

    [Fact]
    public void Open_DamagedState_IsRefusedAndTheFolderIsLetGo()
    {
        Directory.CreateDirectory(folder["data"]);
        File.WriteAllBytes(folder["data/state.db"], [1, 2, 3, 4]);

        Assert.Throws<StateDamagedException>(() => DataDirectory.Open(folder["data"]));

        File.Delete(folder["data/state.db"]);
        using var data = DataDirectory.Open(folder["data"]);
        Assert.NotNull(data);
    }

    [Fact]
    public void Open_WithoutBlobs_HasPackagesInTheFolder()
    {
        using var data = DataDirectory.Open(folder["data"], new BlobStoreOptions());

        Assert.IsType<FolderPackageStore>(data.Packages);
        Assert.True(Directory.Exists(folder["data/packages"]));
    }

    /// <summary>The store itself is not asked: a server starts while it is away.</summary>
    [Fact]
    public void Open_WithBlobs_HasTheirCacheInTheFolder()
    {
        using var data = DataDirectory.Open(folder["data"], new BlobStoreOptions { ServiceUri = "https://127.0.0.1:1/account?sig=abc" });

        Assert.IsType<AzureBlobPackageStore>(data.Packages);
        Assert.True(Directory.Exists(folder["data/package-cache"]));
        Assert.False(Directory.Exists(folder["data/packages"]));
    }

    [Fact]
    public void Open_WithAnAddressAndNoCredential_IsRefused()
    {
        var refusal = Assert.Throws<OptionsException>(() => DataDirectory.Open(folder["data"], new BlobStoreOptions { ServiceUri = "https://account.example" }));

        Assert.Contains("ModelGrains:BlobStore:ServiceUri has no SAS", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["data"]));
    }
}
