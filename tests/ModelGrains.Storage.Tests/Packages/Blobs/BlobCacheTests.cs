using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Tests.Support;
using ModelGrains.Testing;
using ModelGrains.Tests;

namespace ModelGrains.Storage.Tests.Packages.Blobs;

/// <summary>What is on this machine: opened without the store, repaired from it, and no more than there is room for.</summary>
[Collection(BlobCollection.Name)]
public sealed class BlobCacheTests(BlobEmulator emulator) : IAsyncLifetime
{
    /// <summary>Two of these fit into the smallest cache.</summary>
    private const int Bytes = 400_000;

    private BlobScene scene = null!;

    public async Task InitializeAsync() => scene = await BlobScene.StartAsync(emulator);

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Open_InTheCache_AsksNobody()
    {
        var added = await scene.AddAsync(scene.Random(1, Bytes));
        await scene.Open().OpenAsync(added.Digest, default);
        scene.Proxy.Requests.Clear();
        scene.Proxy.OnRequest = _ => Fault.Reset;

        var opened = await scene.Open().OpenAsync(added.Digest, default);

        Assert.Equal(added.Files[0].Sha256, BlobScene.HashOf(Path.Combine(opened.Folder, "model.onnx")));
        Assert.Empty(scene.Proxy.Requests);
    }

    [Fact]
    public async Task Open_AfterAdd_NeedsNoDownload()
    {
        var store = scene.Open();
        var added = await store.AddAsync(scene.Random(1, Bytes), default);
        scene.Proxy.OnRequest = _ => Fault.Reset;

        Assert.Equal(added.Folder, (await store.OpenAsync(added.Digest, default)).Folder);
    }

    [Fact]
    public async Task Add_StoreIsAway_LeavesNothingThatOpens()
    {
        var store = scene.Open();
        var folder = scene.Random(1, Bytes);
        scene.Proxy.OnRequest = request => request.StartsWith("PUT packages/", StringComparison.Ordinal) ? Fault.Error : Fault.None;
        await Assert.ThrowsAsync<PackageStoreUnavailableException>(() => store.AddAsync(folder, default));

        var listed = PackageListing.DigestOf([await PackageListing.ReadAsync(folder, "model.onnx", null, default)]);
        await Assert.ThrowsAsync<PackageNotFoundException>(() => store.OpenAsync(listed, default));
        Assert.Empty(await store.ListAsync(default));
        Assert.Equal(0, store.Cache.Size);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_CachedFileDamaged_IsRepairedFromTheStore(bool shorter)
    {
        var added = await scene.AddAsync(scene.Folder.With("two", ("a", "first"), ("b", "second")));
        var store = scene.Open();
        var opened = await store.OpenAsync(added.Digest, default);
        var path = Path.Combine(opened.Folder, "b");
        await File.WriteAllTextAsync(path, shorter ? "sec" : "secomd");
        scene.Proxy.Requests.Clear();

        await store.OpenAsync(added.Digest, default);

        Assert.Equal("second", await File.ReadAllTextAsync(path));
        Assert.StartsWith($"GET files/{added.Files[1].Sha256}", Assert.Single(scene.Proxy.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_CachedFileDamagedAndStoreAway_IsUnavailable()
    {
        var added = await scene.AddAsync(scene.Random(1, Bytes));
        var store = scene.Open();
        var opened = await store.OpenAsync(added.Digest, default);
        await File.WriteAllTextAsync(Path.Combine(opened.Folder, "model.onnx"), "other");
        scene.Proxy.OnRequest = _ => Fault.Reset;

        await Assert.ThrowsAsync<PackageStoreUnavailableException>(() => store.OpenAsync(added.Digest, default));
    }

    [Fact]
    public async Task Open_FileOfAnotherCachedPackage_IsCopiedFromIt()
    {
        var one = await scene.AddAsync(scene.Folder.With("one", ("shared", "the same"), ("own", "1")));
        var two = await scene.AddAsync(scene.Folder.With("two", ("elsewhere/shared", "the same"), ("again", "the same"), ("own", "2")));
        var store = scene.Open();
        await store.OpenAsync(one.Digest, default);
        scene.Proxy.Requests.Clear();

        var opened = await store.OpenAsync(two.Digest, default);

        Assert.Equal("the same", await File.ReadAllTextAsync(Path.Combine(opened.Folder, "elsewhere/shared")));
        Assert.Single(scene.Proxy.Downloads);
        Assert.Empty(scene.Junk());
    }

    [Fact]
    public async Task Open_NoRoom_RemovesWhatWasUsedLongestAgo()
    {
        var store = scene.Open(configure: options => options.CacheMegabytes = 1);
        var packages = await AddAsync(3);
        await store.OpenAsync(packages[0].Digest, default);
        await store.OpenAsync(packages[1].Digest, default);
        await store.OpenAsync(packages[0].Digest, default);

        await store.OpenAsync(packages[2].Digest, default);

        Assert.Equal([true, false, true], packages.Select(package => store.Cache.Contains(package.Digest)));
        Assert.Equal(2, Directory.EnumerateDirectories(scene.Folder["cache/packages"]).Count());
        Assert.Equal(2 * Bytes, store.Cache.Size);
    }

    [Fact]
    public async Task Open_AfterARestart_TheOrderOfUseIsKnown()
    {
        var time = new ManualTime();
        var packages = await AddAsync(3);
        var store = scene.Open(time: time, configure: options => options.CacheMegabytes = 1);
        foreach (var i in (int[])[0, 1, 0])
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await store.OpenAsync(packages[i].Digest, default);
        }

        var again = scene.Open(time: time, configure: options => options.CacheMegabytes = 1);
        await again.OpenAsync(packages[2].Digest, default);

        Assert.Equal([true, false, true], packages.Select(package => again.Cache.Contains(package.Digest)));
    }

    [Fact]
    public async Task Open_LeasedPackages_StayAndTheCacheShrinksWhenTheyAreLetGo()
    {
        var store = scene.Open(configure: options => options.CacheMegabytes = 1);
        var packages = await AddAsync(3);
        var leases = packages.Select(package => store.Lease(package.Digest)).ToList();
        foreach (var package in packages)
            await store.OpenAsync(package.Digest, default);
        Assert.Equal(3 * Bytes, store.Cache.Size);
        Assert.All(packages, package => Assert.True(File.Exists(Path.Combine(scene.Folder["cache/packages"], package.Digest.Hex, "content/model.onnx"))));

        leases.ForEach(lease => lease.Dispose());

        Assert.Equal([false, true, true], packages.Select(package => store.Cache.Contains(package.Digest)));
        Assert.Equal(2 * Bytes, store.Cache.Size);
    }

    [Fact]
    public async Task Open_LargerThanTheCache_StaysWhileItIsLeased()
    {
        var added = await scene.AddAsync(scene.Random(1, 3 << 20));
        var store = scene.Open(configure: options => options.CacheMegabytes = 1);
        using (store.Lease(added.Digest))
        {
            var opened = await store.OpenAsync(added.Digest, default);
            Assert.True(File.Exists(Path.Combine(opened.Folder, "model.onnx")));
        }

        Assert.Equal(0, store.Cache.Size);
        Assert.Empty(Directory.EnumerateDirectories(scene.Folder["cache/packages"]));
    }

    [Fact]
    public async Task Lease_ReleasedTwice_CountsOnce()
    {
        var store = scene.Open(configure: options => options.CacheMegabytes = 1);
        var packages = await AddAsync(3);
        using var held = store.Lease(packages[0].Digest);
        var twice = store.Lease(packages[0].Digest);
        twice.Dispose();
        twice.Dispose();
        foreach (var package in packages)
            await store.OpenAsync(package.Digest, default);

        Assert.True(store.Cache.Contains(packages[0].Digest));
    }

    private async Task<List<StoredPackage>> AddAsync(int count)
    {
        var packages = new List<StoredPackage>();
        for (var i = 0; i < count; i++)
            packages.Add(await scene.AddAsync(scene.Random(i, Bytes)));
        return packages;
    }
}
