using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Storage.Tests.Support;
using ModelGrains.Testing;

namespace ModelGrains.Storage.Tests.Packages.Blobs;

/// <summary>Packages come whole or not at all, whatever the store does, and what came once does not come again.</summary>
[Collection(BlobCollection.Name)]
public sealed class BlobDownloadTests(BlobEmulator emulator) : IAsyncLifetime
{
    private const int Ranges = 5;
    private const int Bytes = ((Ranges - 1) << 20) + 1234;

    private BlobScene scene = null!;
    private StoredPackage added = null!;

    public async Task InitializeAsync()
    {
        scene = await BlobScene.StartAsync(emulator);
        added = await scene.AddAsync(scene.Random(1, Bytes));
    }

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Open_LargeFile_ComesInRangesSeveralAtOnce()
    {
        using var inFlight = new CountdownEvent(3);
        scene.Proxy.OnRequest = request =>
        {
            // Each of the first three waits for the other two: one by one they would never come.
            if (request.StartsWith("GET files/", StringComparison.Ordinal) && inFlight.CurrentCount > 0)
            {
                inFlight.Signal();
                inFlight.Wait();
            }

            return Fault.None;
        };
        var opened = await scene.Open(configure: options => options.Parallelism = 3).OpenAsync(added.Digest, default);

        Assert.Equal(added.Files[0].Sha256, BlobScene.HashOf(Path.Combine(opened.Folder, "model.onnx")));
        Assert.Equal(Ranges, scene.Proxy.Downloads.Count());
        Assert.Empty(scene.Junk());
    }

    /// <summary>The store goes away in the middle, the process with it; another one goes on where it was.</summary>
    [Fact]
    public async Task Open_AfterAnInterruption_FetchesOnlyWhatIsMissing()
    {
        var count = 0;
        scene.Proxy.OnRequest = request => request.StartsWith("GET files/", StringComparison.Ordinal) && ++count > 3 ? Fault.Reset : Fault.None;
        await Assert.ThrowsAsync<PackageStoreUnavailableException>(() => scene.Open(configure: options => options.MaxRetries = 0).OpenAsync(added.Digest, default));

        scene.Proxy.OnRequest = _ => Fault.None;
        scene.Proxy.Requests.Clear();
        var opened = await scene.Open().OpenAsync(added.Digest, default);

        Assert.Equal(Bytes, new FileInfo(Path.Combine(opened.Folder, "model.onnx")).Length);
        Assert.Equal([$"bytes={3 << 20}-{(4 << 20) - 1}", $"bytes={4 << 20}-{Bytes - 1}"], scene.Proxy.Downloads.Select(request => request.Split(' ')[2]));
        Assert.Empty(scene.Junk());
    }

    /// <summary>What a power failure leaves: ranges that are said to be there and are not.</summary>
    [Fact]
    public async Task Open_PartOfAnEarlierDownloadIsWrong_IsFetchedAnew()
    {
        scene.Proxy.OnRequest = request => request.EndsWith($"-{Bytes - 1}", StringComparison.Ordinal) ? Fault.Error : Fault.None;
        await Assert.ThrowsAsync<PackageStoreUnavailableException>(() => scene.Open().OpenAsync(added.Digest, default));
        await using (var part = new FileStream(scene.Folder[$"cache/parts/{added.Files[0].Sha256}.part"], FileMode.Open))
            await part.WriteAsync(new byte[100]);

        scene.Proxy.OnRequest = _ => Fault.None;
        var opened = await scene.Open().OpenAsync(added.Digest, default);

        Assert.Equal(added.Files[0].Sha256, BlobScene.HashOf(Path.Combine(opened.Folder, "model.onnx")));
    }

    [Theory]
    [InlineData(Fault.Error)]
    [InlineData(Fault.Unavailable)]
    [InlineData(Fault.Reset)]
    [InlineData(Fault.Cut)]
    [InlineData(Fault.OtherByte)]
    [InlineData(Fault.Short)]
    public async Task Open_FaultOnce_IsTriedAgain(Fault fault)
    {
        var count = 0;
        scene.Proxy.OnRequest = request => request.StartsWith("GET files/", StringComparison.Ordinal) && ++count == 2 ? fault : Fault.None;

        var opened = await scene.Open().OpenAsync(added.Digest, default);

        Assert.True(count > Ranges);
        Assert.Equal(added.Files[0].Sha256, BlobScene.HashOf(Path.Combine(opened.Folder, "model.onnx")));
        Assert.Empty(scene.Junk());
    }

    [Theory]
    [InlineData(Fault.Error, "answers with 500")]
    [InlineData(Fault.Unavailable, "answers with 503")]
    [InlineData(Fault.Reset, "cannot be reached (")]
    [InlineData(Fault.Cut, "cannot be reached (")]
    [InlineData(Fault.Hang, "does not answer within 1 s")]
    [InlineData(Fault.Stall, "does not answer within 1 s")]
    public async Task Open_FaultAlways_IsUnavailableSayingHow(Fault fault, string text)
    {
        scene.Proxy.OnRequest = request => request.StartsWith("GET files/", StringComparison.Ordinal) ? fault : Fault.None;
        var store = scene.Open(configure: options => (options.TryTimeoutSeconds, options.MaxRetries) = (1, 1));

        var away = await Assert.ThrowsAsync<PackageStoreUnavailableException>(() => store.OpenAsync(added.Digest, default));

        Assert.Contains(text, away.Message, StringComparison.Ordinal);
        Assert.Contains($"'{scene.Container.Name}'", away.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(scene.Folder["cache/packages"], added.Digest.Hex, "content/model.onnx")));
    }

    [Theory]
    [InlineData(Fault.OtherByte)]
    [InlineData(Fault.Short)]
    public async Task Open_WrongBytesAlways_IsDamagedAfterFetchingTwice(Fault fault)
    {
        scene.Proxy.OnRequest = request => request.StartsWith("GET files/", StringComparison.Ordinal) ? fault : Fault.None;

        var damaged = await Assert.ThrowsAsync<PackageDamagedException>(() => scene.Open().OpenAsync(added.Digest, default));

        Assert.Contains("'model.onnx' was changed", damaged.Message, StringComparison.Ordinal);
        Assert.Equal(2 * Ranges, scene.Proxy.Downloads.Count());
        Assert.Empty(scene.Junk());
        Assert.False(File.Exists(Path.Combine(scene.Folder["cache/packages"], added.Digest.Hex, "content/model.onnx")));
    }

    [Fact]
    public async Task Open_ListOnTheWayChanged_IsReadAgain()
    {
        var count = 0;
        scene.Proxy.OnRequest = request => request.StartsWith("GET packages/", StringComparison.Ordinal) && ++count == 1 ? Fault.OtherByte : Fault.None;

        await scene.Open().OpenAsync(added.Digest, default);

        Assert.Equal(2, count);
    }

    [Fact]
    public async Task Open_Cancelled_LeavesNothingThatLooksWholeAndGoesOnLater()
    {
        using var cancel = new CancellationTokenSource();
        var count = 0;
        scene.Proxy.OnRequest = request =>
        {
            if (!request.StartsWith("GET files/", StringComparison.Ordinal) || ++count < 3)
                return Fault.None;
            cancel.Cancel();
            return Fault.Hang;
        };
        var store = scene.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.OpenAsync(added.Digest, cancel.Token));
        Assert.False(File.Exists(Path.Combine(scene.Folder["cache/packages"], added.Digest.Hex, "content/model.onnx")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Folder["cache/.staging"]));

        scene.Proxy.OnRequest = _ => Fault.None;
        scene.Proxy.Requests.Clear();
        await store.OpenAsync(added.Digest, default);

        Assert.Equal(Ranges - 2, scene.Proxy.Downloads.Count());
        Assert.Empty(scene.Junk());
    }

    [Fact]
    public async Task Open_ManyAtOnce_FetchEachByteOnce()
    {
        var store = scene.Open();

        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => store.OpenAsync(added.Digest, default))));

        Assert.All(opened, package => Assert.Equal(opened[0].Folder, package.Folder));
        Assert.Equal(Ranges, scene.Proxy.Downloads.Count());
    }
}
