using ModelGrains.Storage.PredictionLogs;
using ModelGrains.Storage.Tests.Support;
using ModelGrains.Tests;

namespace ModelGrains.Storage.Tests.PredictionLogs;

public sealed class FolderPredictionLogTests : PredictionLogKit, IDisposable
{
    private readonly TestFolder folder = new();

    protected override PredictionLogReader Reader => new(folder.Path);

    [Fact]
    public async Task AppendAsync_FolderThatCannotBeMade_SaysSoWithoutItsPath()
    {
        await File.WriteAllTextAsync(folder["model=fraud"], "in the way");

        var failure = await Assert.ThrowsAsync<PredictionSinkException>(() => Open("a", 1).AppendAsync(new LogPartition(LogLines.Fraud, new DateOnly(2027, 1, 31)), new byte[1], default));

        Assert.DoesNotContain(folder.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("the folder of prediction logs", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppendAsync_ClockThatStoodStill_WritesIntoNoFileOfBefore()
    {
        var partition = new LogPartition(LogLines.Fraud, new DateOnly(2027, 1, 31));
        foreach (var id in (string[])["1", "2"])
            await new FolderPredictionSink(folder.Path, "a", 1 << 20, new ManualTime()).AppendAsync(partition, LogLines.Member(id), default);

        Assert.Equal(["1", "2"], (await LogLines.ReadAsync(Reader)).Select(line => line.Id));
        Assert.Equal(2, (await FilesAsync()).Count);
    }

    [Fact]
    public async Task AppendAsync_FileThatSomebodyTookAway_FailsOnceAndGoesOnInAnother()
    {
        var partition = new LogPartition(LogLines.Fraud, new DateOnly(2027, 1, 31));
        var sink = Open("a", 1 << 20);
        await sink.AppendAsync(partition, LogLines.Member("1"), default);
        Directory.Delete(folder["model=fraud"], recursive: true);

        await Assert.ThrowsAsync<PredictionSinkException>(() => sink.AppendAsync(partition, LogLines.Member("2"), default));
        await sink.AppendAsync(partition, LogLines.Member("2"), default);

        Assert.Equal(["2"], (await LogLines.ReadAsync(Reader)).Select(line => line.Id));
    }

    [Fact]
    public async Task AppendAsync_FolderThatCanBeMadeLater_IsWrittenThen()
    {
        var partition = new LogPartition(LogLines.Fraud, new DateOnly(2027, 1, 31));
        var sink = Open("a", 1 << 20);
        await File.WriteAllTextAsync(folder["model=fraud"], "in the way");
        await Assert.ThrowsAsync<PredictionSinkException>(() => sink.AppendAsync(partition, LogLines.Member("1"), default));
        File.Delete(folder["model=fraud"]);

        await sink.AppendAsync(partition, LogLines.Member("1"), default);

        Assert.Equal(["1"], (await LogLines.ReadAsync(Reader)).Select(line => line.Id));
    }

    public void Dispose() => folder.Dispose();

    protected override IPredictionSink Open(string silo, long maxBytes) => new FolderPredictionSink(folder.Path, silo, maxBytes, TimeProvider.System);

    protected override Task<List<string>> FilesAsync() =>
        Task.FromResult(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.Path, file)).ToList());
}
