using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Core.Analysis;
using ModelGrains.Grains.Observation;
using ModelGrains.Inference;

namespace ModelGrains.Grains.Analysis;

/// <summary>Counts what became of some versions' requests of one model. Safe for concurrent use.</summary>
internal sealed class TrackObserver : IRequestObserver
{
    private readonly ImmutableArray<ModelVersion> versions;
    private readonly ImmutableArray<Counter> counters;

    public TrackObserver(ReadTracks what)
    {
        What = what;
        Source = RequestIds.New();
        versions = what.Versions;
        counters = [.. versions.Select(_ => new Counter(new TrackTally(what.HasOutputs, what.Ranges)))];
    }

    /// <summary>What is counted.</summary>
    public ReadTracks What { get; }

    /// <summary>Names the count.</summary>
    public string Source { get; }

    /// <summary>When it was last read, by the clock that only goes forward.</summary>
    public long ReadAt { get; set; }

    public bool Wants(InferRequest request, ReadOnlySpan<char> id) => true;

    public void OnAnswered(ObservedRequest request)
    {
        if (request.Version is not { } version || versions.IndexOf(version) is not (>= 0 and var i))
            return;
        var counter = counters[i];
        lock (counter.Gate)
        {
            if (request.Answer.IsSuccess)
                counter.Tally.Add(request.Answer.Value.Outputs, request.Latency);
            else
                counter.Tally.Add(request.Answer.Error.Code, request.Latency);
        }
    }

    /// <summary>What was counted so far.</summary>
    public TracksReport Read() => new() { Source = Source, Tracks = [.. counters.Select(Read)] };

    private static TrackState Read(Counter counter)
    {
        lock (counter.Gate)
            return counter.Tally.ToState();
    }

    private sealed record Counter(TrackTally Tally)
    {
        public Lock Gate { get; } = new();
    }
}
