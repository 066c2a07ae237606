using System.Text;
using Azure.Storage.Blobs;
using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Testing;

namespace ModelGrains.Storage.Tests.Packages.Blobs;

/// <summary>What every store must do, against the emulator; what is damaged is damaged in the container, and the cache is empty.</summary>
[Collection(BlobCollection.Name)]
public class AzureBlobPackageStoreTests : PackageStoreKit
{
    private readonly BlobContainerClient container;
    private readonly string connection;

    public AzureBlobPackageStoreTests(BlobEmulator emulator)
    {
        connection = emulator.Azurite.ConnectionString();
        container = new BlobContainerClient(connection, "c" + Guid.NewGuid().ToString("N"));
        container.Create();
    }

    private string Cache => Folder["cache"];

    protected override IPackageStore Open() =>
        new AzureBlobPackageStore(new BlobStoreOptions { ConnectionString = connection, Container = container.Name }, Cache);

    protected override void ChangeByte(PackageDigest digest, string file)
    {
        var blob = container.GetBlobClient(BlobNames.File(HashOf(digest, file)));
        var bytes = blob.DownloadContent().Value.Content.ToArray();
        bytes[^1] ^= 1;
        blob.Upload(BinaryData.FromBytes(bytes), overwrite: true);
        EmptyCache(digest);
    }

    protected override void RemoveFile(PackageDigest digest, string file)
    {
        container.DeleteBlob(BlobNames.File(HashOf(digest, file)));
        EmptyCache(digest);
    }

    protected override void ShortenList(PackageDigest digest)
    {
        var lines = ListOf(digest).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        WriteList(digest, string.Concat(lines[..^1].Select(line => line + "\n")));
    }

    protected override void GarbleList(PackageDigest digest) => WriteList(digest, "what is this\n../../etc/passwd");

    protected override void AbandonWrite()
    {
        Folder.With("cache/.staging/abandoned", ("model.onnx", "half"));
        Folder.With("cache/parts", (new string('a', 64) + ".part", "half"), (new string('a', 64) + ".ranges", "half"));
    }

    protected override bool IsSwept() =>
        !Directory.EnumerateFileSystemEntries(Path.Combine(Cache, ".staging")).Any() && !Directory.EnumerateFileSystemEntries(Path.Combine(Cache, "parts")).Any();

    [Fact]
    public async Task Add_SameContentAsAGarbledList_RepairsIt()
    {
        var store = Open();
        var added = await store.AddAsync(Sample(), default);
        GarbleList(added.Digest);
        await store.AddAsync(Sample("again"), default);
        EmptyCache(added.Digest);
        await Open().OpenAsync(added.Digest, default);
    }

    private string HashOf(PackageDigest digest, string file) => PackageListing.Parse(ListOf(digest)).Single(stored => stored.Path == file).Sha256;

    private string ListOf(PackageDigest digest) => container.GetBlobClient(BlobNames.Package(digest)).DownloadContent().Value.Content.ToString();

    private void WriteList(PackageDigest digest, string text)
    {
        container.GetBlobClient(BlobNames.Package(digest)).Upload(BinaryData.FromBytes(Encoding.UTF8.GetBytes(text)), overwrite: true);
        EmptyCache(digest);
    }

    private void EmptyCache(PackageDigest digest) => Directory.Delete(Path.Combine(Cache, "packages", digest.Hex), recursive: true);
}
