using System.Text;
using ModelGrains.Storage.PredictionLogs;
using ModelGrains.Storage.Tests.Support;
using Xunit.Abstractions;

namespace ModelGrains.Storage.Tests.PredictionLogs;

/// <summary>Joins over files that no writer of today wrote, and what outcomes take.</summary>
public sealed class PredictionJoinTests(ITestOutputHelper output) : IDisposable
{
    private const int Outcomes = 200_000;

    private readonly TestFolder folder = new();

    [Fact]
    public async Task JoinAsync_LinesInAnotherOrderAndOfOtherKinds_ReadsWhatItKnows()
    {
        await WriteAsync(
            """
            {"time":"2027-01-31T12:00:00Z","inputs":[{"id":"x","version":9,"error":[1,{"value":2}]}],"version":4,"id":"1","pickedBy":"sticky","kind":"prediction"}
            {"kind":"prediction","id":"2","time":"2027-01-31T12:00:00Z","pickedBy":"magic","new":{"kind":"outcome"}}
            {"value":5,"id":"1","time":"2027-01-31T13:00:00Z","kind":"outcome"}
            {"kind":"audit","id":1}
            {"id":"2"}
            []
            """);

        Assert.Equal(
            [new JoinedPrediction(4, Routing.PickReason.Sticky, false, 5), new JoinedPrediction(null, Routing.PickReason.None, false, null)],
            await LogLines.JoinAsync(new PredictionLogReader(folder.Path)));
    }

    [Theory]
    [InlineData("{\"kind\":\"prediction\",\"id\":")]
    [InlineData("{\"kind\":\"prediction\",\"id\":7}")]
    [InlineData("{\"kind\":\"prediction\",\"time\":\"yesterday\"}")]
    [InlineData("{\"kind\":\"prediction\",\"version\":\"1\"}")]
    [InlineData("no JSON")]
    public async Task JoinAsync_LineThatNoLogWrote_SaysSo(string line)
    {
        await WriteAsync(line);

        var failure = await Assert.ThrowsAsync<PredictionReadException>(() => LogLines.JoinAsync(new PredictionLogReader(folder.Path)));

        Assert.Equal("a line of a prediction log is not as the log writes them", failure.Message);
    }

    [Fact]
    public void OutcomeNumbers_ManyOutcomes_TakeTheMemoryThatIsStated()
    {
        var lines = Enumerable.Range(0, Outcomes)
            .Select(i => Encoding.UTF8.GetBytes($$$"""{"kind":"outcome","id":"{{{new string('x', 100)}}}{{{i}}}","time":"2027-01-31T13:00:00Z","model":"fraud","value":{"amount":{{{i}}}}}"""))
            .Select(line => LogLineHead.Read(line, "outcome"u8, value => value.GetProperty("amount").GetDouble())!.Value).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var outcomes = new OutcomeNumbers();
        foreach (var line in lines)
            outcomes.Add(line);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Outcomes;

        output.WriteLine($"{each:0} bytes an outcome");
        Assert.Equal(Outcomes, outcomes.Count);
        Assert.Equal(7, outcomes.Find(lines[7].Id));
        // A dictionary that has just grown has room for as many again.
        Assert.InRange(each, 48, 120);
    }

    public void Dispose() => folder.Dispose();

    private async Task WriteAsync(string lines)
    {
        Directory.CreateDirectory(folder["model=fraud/date=2027-01-31"]);
        await File.WriteAllBytesAsync(folder["model=fraud/date=2027-01-31/1.jsonl.gz"], GzipMembers.Compress(Encoding.UTF8.GetBytes(lines)));
    }
}
