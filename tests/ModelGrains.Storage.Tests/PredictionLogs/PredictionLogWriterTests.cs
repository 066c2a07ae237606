using Microsoft.Extensions.Logging.Abstractions;
using ModelGrains.PredictionLogs;
using ModelGrains.Storage.PredictionLogs;
using ModelGrains.Storage.Tests.Support;
using ModelGrains.Tests;

namespace ModelGrains.Storage.Tests.PredictionLogs;

public sealed class PredictionLogWriterTests
{
    private const int QueueLength = 10;

    [Fact]
    public async Task TryAdd_SinkThatHangs_TakesWhatFitsAndCountsTheRest()
    {
        var sink = new HeldSink();
        var writer = Writer(sink);
        Assert.True(writer.TryAdd(LogLines.Prediction("first")));
        var flushed = writer.FlushAsync(default);
        await sink.Reached;

        var taken = Enumerable.Range(0, 5 * QueueLength).Count(i => writer.TryAdd(LogLines.Prediction($"{i}")));

        Assert.Equal(QueueLength, taken);
        Assert.Equal(new PredictionLogCounts { Dropped = 4 * QueueLength, Waiting = QueueLength }, writer.Read(LogLines.Fraud));
        Assert.False(flushed.IsCompleted);
        sink.Release();
        await flushed;
        await writer.StopAsync(default);
        Assert.Equal(new PredictionLogCounts { Written = QueueLength + 1, Dropped = 4 * QueueLength }, writer.Read(LogLines.Fraud));
        Assert.False(writer.TryAdd(LogLines.Prediction("late")));
    }

    [Fact]
    public async Task TryAdd_MoreBytesThanMayWait_AreLost()
    {
        var sink = new HeldSink();
        var writer = Writer(sink, options => options.QueueMegabytes = 1);
        writer.TryAdd(LogLines.Prediction("first"));
        _ = writer.FlushAsync(default);
        await sink.Reached;

        // One that is alone is taken whatever it holds.
        Assert.True(writer.TryAdd(LogLines.Outcome("large", new string('x', 2 << 20))));
        Assert.False(writer.TryAdd(LogLines.Prediction("small")));

        sink.Release();
        await writer.FlushAsync(default);
        Assert.True(writer.TryAdd(LogLines.Prediction("small")));
        await writer.StopAsync(default);
    }

    [Fact]
    public async Task FlushAsync_GivenUpByAStop_SaysThatTheSinkHasNotAll()
    {
        var sink = new HeldSink();
        var writer = Writer(sink);
        writer.TryAdd(LogLines.Prediction("1"));
        var flushed = writer.FlushAsync(default);
        await sink.Reached;

        await writer.StopAsync(new CancellationToken(canceled: true));

        await Assert.ThrowsAsync<PredictionSinkException>(() => flushed);
    }

    [Fact]
    public async Task StopAsync_SinkThatHangs_GivesUpWhenItIsTold()
    {
        var writer = Writer(new HeldSink());
        writer.TryAdd(LogLines.Prediction("1"));
        using var limit = new CancellationTokenSource();
        var stopping = writer.StopAsync(limit.Token);
        Assert.False(stopping.IsCompleted);

        await limit.CancelAsync();

        await stopping;
    }

    [Fact]
    public async Task FlushAsync_SinkThatFailed_IsTriedAgainAndLosesNothing()
    {
        var sink = new HeldSink { Failures = 2 };
        sink.Release();
        var writer = Writer(sink, time: new FiringTime());
        writer.TryAdd(LogLines.Prediction("1"));

        await writer.FlushAsync(default);

        Assert.Single(sink.Taken);
        Assert.Equal(new PredictionLogCounts { Written = 1 }, writer.Read(LogLines.Fraud));
    }

    [Fact]
    public async Task Write_Lines_AreInTheFilesOfTheirModelAndDay()
    {
        using var folder = new TestFolder();
        var writer = Writer(new FolderPredictionSink(folder.Path, "silo 1/a", 1 << 20, new ManualTime()));
        writer.TryAdd(LogLines.Prediction("1", LogLines.Noon));
        writer.TryAdd(LogLines.Prediction("2", LogLines.Noon.AddDays(1)));
        writer.TryAdd(LogLines.Prediction("3", LogLines.Noon, "spam"));
        await writer.StopAsync(default);

        Assert.Equal(
            ["model=fraud/date=2027-01-31", "model=fraud/date=2027-02-01", "model=spam/date=2027-01-31"],
            Directory.EnumerateFiles(folder.Path, "19700101T000000000-silo_1_a-*.jsonl.gz", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(Path.GetRelativePath(folder.Path, file))).Order());
        var reader = new PredictionLogReader(folder.Path);
        Assert.Equal(["1", "2"], (await LogLines.ReadAsync(reader)).Select(line => line.Id));
        Assert.Equal(["2"], (await LogLines.ReadAsync(reader, from: new DateOnly(2027, 2, 1))).Select(line => line.Id));
        Assert.Equal(["1"], (await LogLines.ReadAsync(reader, to: new DateOnly(2027, 1, 31))).Select(line => line.Id));
        Assert.Equal(["3"], (await LogLines.ReadAsync(reader, "spam")).Select(line => line.Id));
        Assert.Empty(await LogLines.ReadAsync(reader, "other"));
    }

    [Fact]
    public async Task Write_LinesThatNobodyAsksFor_AreWrittenWhenTheyHaveWaited()
    {
        var sink = new HeldSink();
        var writer = Writer(sink, time: new FiringTime());
        writer.TryAdd(LogLines.Prediction("1"));

        await sink.Reached;

        sink.Release();
        await writer.StopAsync(default);
        Assert.Single(sink.Taken);
    }

    private static PredictionLogWriter Writer(IPredictionSink sink, Action<PredictionLogStoreOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new PredictionLogStoreOptions { QueueLength = QueueLength };
        configure?.Invoke(options);
        return new PredictionLogWriter(sink, options, time ?? new ManualTime(), NullLogger<PredictionLogWriter>.Instance);
    }
}
