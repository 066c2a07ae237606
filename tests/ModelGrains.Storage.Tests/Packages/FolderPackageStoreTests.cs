using ModelGrains.Storage.Packages;

namespace ModelGrains.Storage.Tests.Packages;

public class FolderPackageStoreTests : PackageStoreKit
{
    private string Root => Folder["store"];

    protected override IPackageStore Open() => new FolderPackageStore(Root);

    protected override void ChangeByte(PackageDigest digest, string file)
    {
        var path = Path.Combine(Root, digest.Hex, "content", file);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    protected override void RemoveFile(PackageDigest digest, string file) => File.Delete(Path.Combine(Root, digest.Hex, "content", file));

    protected override void ShortenList(PackageDigest digest)
    {
        var list = Path.Combine(Root, digest.Hex, "files");
        File.WriteAllLines(list, File.ReadAllLines(list)[..^1]);
    }

    protected override void GarbleList(PackageDigest digest) => File.WriteAllText(Path.Combine(Root, digest.Hex, "files"), "what is this\n../../etc/passwd");

    protected override void AbandonWrite() => Folder.With("store/.staging/abandoned/content", ("model.onnx", "half"));

    protected override bool IsSwept() => !Directory.EnumerateFileSystemEntries(Path.Combine(Root, ".staging")).Any();

    [Fact]
    public async Task List_FoldersThatAreNoPackages_AreLeftOut()
    {
        var store = Open();
        Folder.With("store/lost+found", ("x", "y"));
        File.WriteAllText(Path.Combine(Root, new string('a', 64)), "a file, no folder");
        Assert.Empty(await store.ListAsync(default));
    }

    [Fact]
    public async Task Open_ListPointsOutOfThePackage_IsDamagedAndNotRead()
    {
        var store = Open();
        var added = await store.AddAsync(Sample(), default);
        var list = Path.Combine(Root, added.Digest.Hex, "files");
        File.AppendAllText(list, $"{new string('0', 64)} 6 ../../secret\n");
        await Assert.ThrowsAsync<PackageDamagedException>(() => store.OpenAsync(added.Digest, default));
    }
}
