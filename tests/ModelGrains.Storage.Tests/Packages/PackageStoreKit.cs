using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Tests.Support;

namespace ModelGrains.Storage.Tests.Packages;

/// <summary>What every package store must do. A store's own tests derive from it and say how to open it and how to damage what it holds.</summary>
public abstract class PackageStoreKit : IDisposable
{
    protected TestFolder Folder { get; } = new();

    public virtual void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store; the same content each time.</summary>
    protected abstract IPackageStore Open();

    /// <summary>Changes one byte of a stored file, not its size.</summary>
    protected abstract void ChangeByte(PackageDigest digest, string file);

    /// <summary>Removes a stored file.</summary>
    protected abstract void RemoveFile(PackageDigest digest, string file);

    /// <summary>Removes a file from the stored list of files.</summary>
    protected abstract void ShortenList(PackageDigest digest);

    /// <summary>Makes the stored list of files unreadable.</summary>
    protected abstract void GarbleList(PackageDigest digest);

    /// <summary>Leaves what a writer that died in the middle leaves.</summary>
    protected abstract void AbandonWrite();

    /// <summary>Whether nothing but whole packages is stored.</summary>
    protected abstract bool IsSwept();

    protected string Sample(string name = "sample") => Folder.With(name, ("model.json", "{}"), ("model.onnx", "graph"), ("weights/a.bin", "0123456789"));

    [Fact]
    public async Task Add_NewContent_CanBeOpenedWithEveryByte()
    {
        var store = Open();
        var added = await store.AddAsync(Sample(), default);
        var opened = await store.OpenAsync(added.Digest, default);
        Assert.Equal(added.Digest, opened.Digest);
        Assert.Equal(["model.json", "model.onnx", "weights/a.bin"], opened.Files.Select(file => file.Path));
        Assert.Equal(added.Files.AsEnumerable(), opened.Files);
        Assert.Equal(2 + 5 + 10, opened.SizeInBytes);
        Assert.Equal("0123456789", File.ReadAllText(Path.Combine(opened.Folder, "weights/a.bin")));
        Assert.Equal("graph", File.ReadAllText(Path.Combine(added.Folder, "model.onnx")));
    }

    /// <summary>Golden: the address of known content, which catalogs hold.</summary>
    [Fact]
    public async Task Add_KnownContent_HasItsDigestForEver()
    {
        var added = await Open().AddAsync(Sample(), default);
        Assert.Equal("sha256:93b8ccb79719426bab40cd41e388639322ecfa386e7453edd14e162157392427", added.Digest.ToString());
    }

    [Fact]
    public async Task Add_SameContentTwice_IsOnePackage()
    {
        var store = Open();
        var first = await store.AddAsync(Sample("one"), default);
        var second = await store.AddAsync(Sample("two"), default);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal([first.Digest], await store.ListAsync(default));
        Assert.True(IsSwept());
    }

    [Fact]
    public async Task Add_OtherNameOrByte_IsAnotherDigest()
    {
        var store = Open();
        string[] folders =
        [
            Folder.With("base", ("a", "x"), ("b", "y")),
            Folder.With("swapped", ("a", "y"), ("b", "x")),
            Folder.With("renamed", ("a", "x"), ("c", "y")),
            Folder.With("nested", ("a", "x"), ("b/b", "y")),
            Folder.With("longer", ("a", "x"), ("b", "y\n")),
            Folder.With("more", ("a", "x"), ("b", "y"), ("c", "")),
            Folder.With("joined", ("a", "xy"), ("b", "")),
        ];
        var digests = new HashSet<PackageDigest>();
        foreach (var folder in folders)
            Assert.True(digests.Add((await store.AddAsync(folder, default)).Digest), folder);
        Assert.Equal(digests.OrderBy(d => d.Hex, StringComparer.Ordinal), (await store.ListAsync(default)).OrderBy(d => d.Hex, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Add_TwoWritersAtOnce_BothSucceedWithOnePackage()
    {
        var store = Open();
        string[] folders = [.. Enumerable.Range(0, 8).Select(i => Sample($"writer{i}"))];
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writers = folders.Select(async folder =>
        {
            await start.Task;
            return await Task.Run(() => store.AddAsync(folder, default));
        }).ToList();
        start.SetResult();
        var added = await Task.WhenAll(writers);
        var digest = Assert.Single(added.Select(package => package.Digest).Distinct());
        await store.OpenAsync(digest, default);
        Assert.Equal([digest], await store.ListAsync(default));
        Assert.True(IsSwept());
    }

    [Fact]
    public async Task Add_Cancelled_StoresNothing()
    {
        var store = Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.AddAsync(Sample(), new CancellationToken(canceled: true)));
        Assert.Empty(await store.ListAsync(default));
        Assert.True(IsSwept());
    }

    [Fact]
    public async Task Add_WithALinkToAFile_IsRefusedNamingIt()
    {
        var store = Open();
        File.WriteAllText(Folder["secret"], "secret");
        var folder = Sample();
        File.CreateSymbolicLink(Path.Combine(folder, "link"), Folder["secret"]);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => store.AddAsync(folder, default));
        Assert.Contains("'link' is a link", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await store.ListAsync(default));
        Assert.True(IsSwept());
    }

    [Fact]
    public async Task Add_WithALinkToAFolder_IsRefusedNamingIt()
    {
        var store = Open();
        var folder = Sample();
        Directory.CreateSymbolicLink(Path.Combine(folder, "loop"), folder);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => store.AddAsync(folder, default));
        Assert.Contains("'loop' is a link", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_WithANameNoPackageMayHave_IsRefused()
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Folder.With("odd", ("a\\..\\b", "x"));
        await Assert.ThrowsAsync<InvalidDataException>(() => Open().AddAsync(folder, default));
    }

    [Fact]
    public async Task Open_AfterReopening_FindsThePackage()
    {
        var added = await Open().AddAsync(Sample(), default);
        Assert.Equal(added.Files.AsEnumerable(), (await Open().OpenAsync(added.Digest, default)).Files);
    }

    [Fact]
    public async Task Open_Unknown_IsNotFound()
    {
        var digest = PackageDigest.FromSha256(new byte[32]);
        var missing = await Assert.ThrowsAsync<PackageNotFoundException>(() => Open().OpenAsync(digest, default));
        Assert.Contains(digest.ToString(), missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("weights/a.bin")]
    public async Task Open_OneByteChanged_IsDamagedNamingTheFile(string file)
    {
        var store = Open();
        var added = await store.AddAsync(Sample(), default);
        ChangeByte(added.Digest, file);
        await AssertDamaged(store, added.Digest, $"'{file}' was changed");
    }

    [Fact]
    public async Task Open_FileMissing_IsDamagedNamingTheFile()
    {
        var store = Open();
        var added = await store.AddAsync(Sample(), default);
        RemoveFile(added.Digest, "weights/a.bin");
        await AssertDamaged(store, added.Digest, "'weights/a.bin' is missing");
    }

    [Fact]
    public async Task Open_ListShortened_IsDamaged()
    {
        var store = Open();
        var added = await store.AddAsync(Sample(), default);
        ShortenList(added.Digest);
        await AssertDamaged(store, added.Digest, "the list of its files was changed");
    }

    [Fact]
    public async Task Open_ListGarbled_IsDamaged()
    {
        var store = Open();
        var added = await store.AddAsync(Sample(), default);
        GarbleList(added.Digest);
        await AssertDamaged(store, added.Digest, "the list of its files");
    }

    [Fact]
    public async Task Add_SameContentAsADamagedPackage_RepairsIt()
    {
        var store = Open();
        var added = await store.AddAsync(Sample(), default);
        ChangeByte(added.Digest, "model.onnx");
        Assert.Equal(added.Digest, (await store.AddAsync(Sample(), default)).Digest);
        await store.OpenAsync(added.Digest, default);
        Assert.True(IsSwept());
    }

    [Fact]
    public async Task Add_TwoWritersOfADamagedPackage_BothRepairIt()
    {
        var store = Open();
        var added = await store.AddAsync(Sample(), default);
        ChangeByte(added.Digest, "model.onnx");
        string[] folders = [.. Enumerable.Range(0, 4).Select(i => Sample($"writer{i}"))];
        await Task.WhenAll(folders.Select(folder => Task.Run(() => store.AddAsync(folder, default))));
        await store.OpenAsync(added.Digest, default);
        Assert.True(IsSwept());
    }

    [Fact]
    public async Task Delete_Package_IsGoneAndOthersStay()
    {
        var store = Open();
        var one = await store.AddAsync(Sample(), default);
        var other = await store.AddAsync(Folder.With("other", ("a", "b")), default);
        await store.DeleteAsync(one.Digest, default);
        await store.DeleteAsync(one.Digest, default);
        Assert.Equal([other.Digest], await store.ListAsync(default));
        await Assert.ThrowsAsync<PackageNotFoundException>(() => store.OpenAsync(one.Digest, default));
        await store.OpenAsync(other.Digest, default);
        Assert.True(IsSwept());
    }

    [Fact]
    public async Task Delete_ThenAdd_IsThereAgain()
    {
        var store = Open();
        var added = await store.AddAsync(Sample(), default);
        await store.DeleteAsync(added.Digest, default);
        Assert.Equal(added.Digest, (await store.AddAsync(Sample(), default)).Digest);
        await store.OpenAsync(added.Digest, default);
    }

    [Fact]
    public async Task Open_AfterAWriterDied_HasSweptWhatItLeft()
    {
        var added = await Open().AddAsync(Sample(), default);
        AbandonWrite();
        Assert.False(IsSwept());
        var store = Open();
        Assert.True(IsSwept());
        Assert.Equal([added.Digest], await store.ListAsync(default));
    }

    private static async Task AssertDamaged(IPackageStore store, PackageDigest digest, string what)
    {
        var damaged = await Assert.ThrowsAsync<PackageDamagedException>(() => store.OpenAsync(digest, default));
        Assert.Contains(what, damaged.Message, StringComparison.Ordinal);
        Assert.Contains(digest.ToString(), damaged.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), damaged.Message, StringComparison.Ordinal);
    }
}
