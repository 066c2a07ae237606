using Microsoft.Extensions.Logging.Abstractions;
using ModelGrains.Routing;
using ModelGrains.Storage.PredictionLogs;

namespace ModelGrains.Storage.Tests.PredictionLogs;

/// <summary>What every sink keeps, and its reader reads back.</summary>
public abstract class PredictionLogKit
{
    private const int MaxFileBytes = 1_000;
    private const int Lines = 200;

    protected abstract IPredictionSink Open(string silo, long maxBytes);

    protected abstract PredictionLogReader Reader { get; }

    protected abstract Task<List<string>> FilesAsync();

    [Fact]
    public async Task Read_WhatSeveralSilosWrote_IsAllOfItInFilesOfTheSize()
    {
        foreach (var silo in (string[])["a", "b"])
        {
            var writer = Writer(Open(silo, MaxFileBytes));
            for (var i = 0; i < Lines; i++)
            {
                Assert.True(writer.TryAdd(LogLines.Prediction($"{silo}{i}")));
                if (i % 5 == 0)
                    await writer.FlushAsync(default);
            }

            await writer.StopAsync(default);
        }

        var read = await LogLines.ReadAsync(Reader);
        Assert.Equal(2 * Lines, read.Count);
        Assert.Equal(((string[])["a", "b"]).SelectMany(silo => Enumerable.Range(0, Lines).Select(i => $"{silo}{i}")).Order(), read.Select(line => line.Id).Order());
        Assert.Equal((LogLines.Noon, "fraud", 3, 1000L), (read[0].Time, read[0].Model, read[0].Version, read[0].LatencyMicroseconds));
        var files = await FilesAsync();
        Assert.True(files.Count > 4, $"{files.Count} files");
        Assert.All(files, file => Assert.Matches("^model=fraud/date=2027-01-31/[0-9T]+-[ab]-[0-9]+\\.jsonl\\.gz$", file));
    }

    [Fact]
    public async Task Read_WithOutcomes_JoinsTheLastOfEach()
    {
        var writer = Writer(Open("a", 1 << 20));
        writer.TryAdd(LogLines.Prediction("1"));
        writer.TryAdd(LogLines.Prediction("2"));
        writer.TryAdd(LogLines.Prediction("3"));
        writer.TryAdd(LogLines.Outcome("1", "fraud", LogLines.Noon.AddDays(2)));
        writer.TryAdd(LogLines.Outcome("2", 0.5, LogLines.Noon.AddDays(1)));
        writer.TryAdd(LogLines.Outcome("1", "honest", LogLines.Noon.AddDays(1)));
        await writer.StopAsync(default);

        var joined = await LogLines.ReadAsync(Reader, withOutcomes: true, to: new DateOnly(2027, 1, 31));

        Assert.Equal([("1", "fraud"), ("2", "0.5"), ("3", null)], joined.Select(line => (line.Id, line.Outcome?.ToString())));
        Assert.All(await LogLines.ReadAsync(Reader), line => Assert.Null(line.Outcome));
    }

    [Fact]
    public async Task AppendAsync_MemberLargerThanAFile_IsReadBack()
    {
        var writer = Writer(Open("a", MaxFileBytes));
#pragma warning disable CA5394 // What cannot be compressed, for a test.
        var bytes = new byte[6 << 20];
        new Random(1).NextBytes(bytes);
#pragma warning restore CA5394
        writer.TryAdd(LogLines.Prediction("1"));
        writer.TryAdd(LogLines.Outcome("1", Convert.ToBase64String(bytes)));
        await writer.StopAsync(default);

        Assert.Equal(Convert.ToBase64String(bytes), Assert.Single(await LogLines.ReadAsync(Reader, withOutcomes: true)).Outcome?.GetString());
    }

    [Fact]
    public async Task JoinAsync_PredictionsAndOutcomesOfSeveralFiles_GivesEachItsLastOutcome()
    {
        var first = Writer(Open("a", MaxFileBytes));
        first.TryAdd(LogLines.Outcome("late \u00e9\"", 7, LogLines.Noon.AddDays(3)));
        first.TryAdd(LogLines.Picked("late \u00e9\"", 1, PickReason.Sticky));
        first.TryAdd(LogLines.Picked("failed", 2, PickReason.Weight, hasFailed: true));
        first.TryAdd(LogLines.Outcome("failed", true));
        first.TryAdd(LogLines.Picked("again", 2, PickReason.Segment));
        first.TryAdd(LogLines.Picked("again", 1, PickReason.Version));
        await first.StopAsync(default);
        var second = Writer(Open("b", MaxFileBytes));
        second.TryAdd(LogLines.Outcome("late \u00e9\"", 6, LogLines.Noon.AddDays(1)));
        second.TryAdd(LogLines.Outcome("again", 2));
        second.TryAdd(LogLines.Outcome("again", "three", LogLines.Noon.AddSeconds(1)));
        second.TryAdd(LogLines.Picked("nothing", 3, PickReason.Label));
        await second.StopAsync(default);

        var joined = (await LogLines.JoinAsync(Reader))!;

        Assert.Equal(
            [
                new JoinedPrediction(1, PickReason.Sticky, false, 7), new JoinedPrediction(2, PickReason.Weight, true, 1),
                new JoinedPrediction(2, PickReason.Segment, false, double.NaN), new JoinedPrediction(1, PickReason.Version, false, double.NaN),
                new JoinedPrediction(3, PickReason.Label, false, null),
            ],
            joined);
    }

    [Fact]
    public async Task JoinAsync_BetweenTwoTimes_HasThoseThatCameThen()
    {
        var writer = Writer(Open("a", 1 << 20));
        for (var hour = -36; hour <= 36; hour++)
        {
            writer.TryAdd(LogLines.Picked($"{hour}", 40 + hour, PickReason.Weight, LogLines.Noon.AddHours(hour)));
            writer.TryAdd(LogLines.Outcome($"{hour}", hour, LogLines.Noon.AddHours(hour + 30)));
        }

        await writer.StopAsync(default);

        var joined = (await LogLines.JoinAsync(Reader, LogLines.Noon.AddHours(-2), LogLines.Noon.AddHours(3)))!;
        Assert.Equal([38, 39, 40, 41, 42], joined.Select(line => line.Version!.Value));
        Assert.All(joined, line => Assert.Equal(line.Version!.Value - 40.0, line.Outcome));
        Assert.Equal(73, (await LogLines.JoinAsync(Reader))!.Count);
        Assert.Equal(34, (await LogLines.JoinAsync(Reader, from: LogLines.Noon.AddHours(3)))!.Count);
        Assert.Equal(39, (await LogLines.JoinAsync(Reader, to: LogLines.Noon.AddHours(3)))!.Count);
        Assert.Equal(73, (await LogLines.JoinAsync(Reader, maxOutcomes: 73))!.Count);
        Assert.Null(await LogLines.JoinAsync(Reader, maxOutcomes: 72));
        Assert.Empty((await LogLines.JoinAsync(Reader, from: LogLines.Noon.AddDays(30)))!);
    }

    private static PredictionLogWriter Writer(IPredictionSink sink) =>
        new(sink, new PredictionLogStoreOptions(), TimeProvider.System, NullLogger<PredictionLogWriter>.Instance);
}
