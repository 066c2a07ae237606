using Azure.Storage.Blobs;
using ModelGrains.Storage.PredictionLogs;
using ModelGrains.Storage.Tests.Packages.Blobs;

namespace ModelGrains.Storage.Tests.PredictionLogs;

[Collection(BlobCollection.Name)]
public sealed class BlobPredictionLogTests(BlobEmulator emulator) : PredictionLogKit
{
    private readonly BlobContainerClient container = new(emulator.Azurite.ConnectionString(), "p" + Guid.NewGuid().ToString("N"));

    protected override PredictionLogReader Reader => new(container);

    [Fact]
    public async Task Read_NoContainer_IsNothing() => Assert.Empty(await LogLines.ReadAsync(Reader));

    [Fact]
    public async Task AppendAsync_BlobThatSomebodyElseWroteTo_GoesOnInAnother()
    {
        var sink = Open("a", 1 << 20);
        var partition = new LogPartition(LogLines.Fraud, new DateOnly(2027, 1, 31));
        await sink.AppendAsync(partition, LogLines.Member("1"), default);
        var first = Assert.Single(await FilesAsync());
        using (var content = new MemoryStream([1]))
            await new Azure.Storage.Blobs.Specialized.AppendBlobClient(emulator.Azurite.ConnectionString(), container.Name, first).AppendBlockAsync(content);

        await Assert.ThrowsAsync<PredictionSinkException>(() => sink.AppendAsync(partition, LogLines.Member("2"), default));
        await sink.AppendAsync(partition, LogLines.Member("2"), default);

        Assert.Equal(["1", "2"], (await LogLines.ReadAsync(Reader)).Select(line => line.Id));
        Assert.Equal(2, (await FilesAsync()).Count);
    }

    protected override IPredictionSink Open(string silo, long maxBytes) => new BlobPredictionSink(container, silo, maxBytes, TimeProvider.System);

    protected override async Task<List<string>> FilesAsync() => await container.GetBlobsAsync().Select(blob => blob.Name).ToListAsync();
}
