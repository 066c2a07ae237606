using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Storage.Tests.Support;
using ModelGrains.Testing;

namespace ModelGrains.Storage.Tests.Packages.Blobs;

/// <summary>A package that is listed never loses a file, and one that is not leaves none behind.</summary>
[Collection(BlobCollection.Name)]
public sealed class BlobRemovalTests(BlobEmulator emulator) : IAsyncLifetime
{
    private BlobScene scene = null!;

    public async Task InitializeAsync() => scene = await BlobScene.StartAsync(emulator);

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Delete_FileThatAnotherPackageHas_StaysUntilThatGoesToo()
    {
        var one = await scene.AddAsync(scene.Folder.With("one", ("shared", "the same"), ("own", "1")));
        var two = await scene.AddAsync(scene.Folder.With("two", ("shared", "the same"), ("own", "2")));
        var store = scene.Open();

        await store.DeleteAsync(one.Digest, default);
        await store.OpenAsync(two.Digest, default);
        Assert.Equal(1 + 2 + 2, (await scene.BlobsAsync()).Count);
        await store.DeleteAsync(two.Digest, default);

        Assert.Empty(await scene.BlobsAsync());
    }

    [Fact]
    public async Task Add_Again_LeavesNoReferenceMore()
    {
        var folder = scene.Random(1, 1000);
        await scene.AddAsync(folder);
        var before = await scene.BlobsAsync();

        await scene.Open("other").AddAsync(folder, default);

        Assert.Equal(before, await scene.BlobsAsync());
    }

    [Fact]
    public async Task Add_FilesThatAreThere_AreNotSentAgain()
    {
        var folder = scene.Random(1, 2_500_000);
        await scene.AddAsync(folder);

        await scene.Open("other").AddAsync(folder, default);

        Assert.DoesNotContain(scene.Proxy.Requests, request => request.StartsWith("PUT files/", StringComparison.Ordinal) && !IsTouch(request));
        bool IsTouch(string request) => request == $"PUT files/{BlobScene.HashOf(Path.Combine(folder, "model.onnx"))}";
    }

    /// <summary>The deleter has seen that nothing refers to a file; before it deletes it, an upload refers to it.</summary>
    [Fact]
    public async Task Delete_UploadRefersToTheFileAtTheLastMoment_FileStays()
    {
        var one = await scene.AddAsync(scene.Folder.With("one", ("shared", "the same")));
        var other = scene.Folder.With("two", ("shared", "the same"), ("own", "2"));
        StoredPackage? two = null;
        scene.Proxy.OnRequest = request =>
        {
            if (request.StartsWith("DELETE files/", StringComparison.Ordinal) && two is null)
                two = scene.Open("writer").AddAsync(other, default).GetAwaiter().GetResult();
            return Fault.None;
        };

        await scene.Open().DeleteAsync(one.Digest, default);

        Assert.NotNull(two);
        await scene.Open("reader").OpenAsync(two.Digest, default);
    }

    /// <summary>Of each package its files as they are said to be, whoever wrote and deleted which at once: three processes, each with a cache of its own.</summary>
    [Fact]
    public async Task AddAndDelete_AtOnceByMany_WhatIsListedIsWhole()
    {
        string[] folders =
        [
            scene.Folder.With("a", ("shared", "the same"), ("own", "a")), scene.Folder.With("b", ("shared", "the same"), ("own", "b")),
            scene.Folder.With("c", ("shared", "the same"), ("other", "a")),
        ];
        var digests = new List<PackageDigest>();
        foreach (var folder in folders)
            digests.Add((await scene.AddAsync(folder)).Digest);
        var stores = Enumerable.Range(0, 3).Select(i => scene.Open($"process{i}")).ToList();
        for (var round = 0; round < 12; round++)
        {
#pragma warning disable CA5394 // For tests.
            var random = new Random(round);
            var work = stores.SelectMany(store => Enumerable.Range(0, 2).Select(_ => (store, package: random.Next(3), add: random.Next(2) == 0))).ToList();
#pragma warning restore CA5394
            await Task.WhenAll(work.Select(one => Task.Run(() => one.add ? one.store.AddAsync(folders[one.package], default) : one.store.DeleteAsync(digests[one.package], default))));

            var reader = scene.Open($"reader{round}");
            foreach (var digest in await reader.ListAsync(default))
                await reader.OpenAsync(digest, default);
        }

        foreach (var digest in digests)
            await stores[0].DeleteAsync(digest, default);
        Assert.Empty(await scene.BlobsAsync());
    }

    /// <summary>Uploads that broke off: their references and files go when they are old enough, and not before; what is listed stays.</summary>
    [Fact]
    public async Task Sweep_UploadThatBrokeOff_GoesWhenItIsOld()
    {
        var kept = await scene.AddAsync(scene.Folder.With("kept", ("shared", "the same"), ("own", "1")));
        var before = await scene.BlobsAsync();
        scene.Proxy.OnRequest = request => request.StartsWith("PUT packages/", StringComparison.Ordinal) ? Fault.Error : Fault.None;
        await Assert.ThrowsAsync<PackageStoreUnavailableException>(() => scene.Open().AddAsync(scene.Folder.With("lost", ("shared", "the same"), ("own", "2")), default));
        scene.Proxy.OnRequest = _ => Fault.None;
        Assert.Equal(before.Count + 3, (await scene.BlobsAsync()).Count);

        Assert.Equal(0, await scene.Open().SweepAsync(default));
        Assert.Equal(3, await scene.Open(new BlobTuning { Grace = TimeSpan.FromDays(-1) }, "sweeper").SweepAsync(default));

        Assert.Equal(before, await scene.BlobsAsync());
        await scene.Open("reader").OpenAsync(kept.Digest, default);
    }

    [Fact]
    public async Task Sweep_RemovalThatBrokeOff_IsFinished()
    {
        var added = await scene.AddAsync(scene.Folder.With("one", ("a", "1"), ("b", "2")));
        scene.Proxy.OnRequest = request => request.StartsWith("DELETE refs/", StringComparison.Ordinal) ? Fault.Error : Fault.None;
        await Assert.ThrowsAsync<PackageStoreUnavailableException>(() => scene.Open().DeleteAsync(added.Digest, default));
        scene.Proxy.OnRequest = _ => Fault.None;
        Assert.Empty(await scene.Open().ListAsync(default));

        await scene.Open(new BlobTuning { Grace = TimeSpan.FromDays(-1) }, "sweeper").SweepAsync(default);

        Assert.Empty(await scene.BlobsAsync());
    }

    [Fact]
    public async Task List_SeveralPages_HasEveryPackage()
    {
        var digests = new List<string>();
        for (var i = 0; i < 5; i++)
            digests.Add((await scene.AddAsync(scene.Random(i, 100))).Digest.Hex);
        await scene.Container.UploadBlobAsync("packages/no-package", BinaryData.FromString("x"));

        var listed = await scene.Open(new BlobTuning { PageSize = 2 }).ListAsync(default);

        Assert.Equal(digests.Order(StringComparer.Ordinal), listed.Select(digest => digest.Hex).Order(StringComparer.Ordinal));
        Assert.True(scene.Proxy.Requests.Count >= 3);
    }

    [Fact]
    public async Task List_NoContainerYet_IsEmpty() => Assert.Empty(await scene.Open().ListAsync(default));

    [Fact]
    public async Task Open_DeletedByAnotherAndDamagedHere_IsNotFound()
    {
        var added = await scene.AddAsync(scene.Folder.With("one", ("a", "1")));
        var store = scene.Open();
        var opened = await store.OpenAsync(added.Digest, default);
        await scene.Open("other").DeleteAsync(added.Digest, default);
        await store.OpenAsync(added.Digest, default);
        await File.WriteAllTextAsync(Path.Combine(opened.Folder, "a"), "2");

        await Assert.ThrowsAsync<PackageNotFoundException>(() => store.OpenAsync(added.Digest, default));
    }
}
