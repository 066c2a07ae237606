using ModelGrains.Analysis;
using ModelGrains.Core.Analysis;
using ModelGrains.Core.Comparison;

namespace ModelGrains.Core.Tests.Analysis;

/// <summary>What could have been seen of two versions.</summary>
internal static class Readings
{
    public static AnalysisReading Errors(long errors, long requests, long stableErrors, long stableRequests) => new()
    {
        Canary = new TrackState { Requests = requests, Errors = errors },
        Stable = new TrackState { Requests = stableRequests, Errors = stableErrors },
    };

    public static AnalysisReading Latency(double milliseconds, double stableMilliseconds, int count = 200) => new()
    {
        Canary = new TrackState { Requests = count, Latency = Values(milliseconds * 1000, count).ToHistogram() },
        Stable = new TrackState { Requests = count, Latency = Values(stableMilliseconds * 1000, count).ToHistogram() },
    };

    public static TrackState Output(string name, long invalid, params double[] values)
    {
        var tally = new HistogramTally();
        foreach (var value in values)
            tally.Add(value);
        return new TrackState { Requests = values.Length, Outputs = [new OutputTrack { Name = name, Answers = values.Length, Invalid = invalid, Values = tally.ToHistogram() }] };
    }

    public static AnalysisMetric Metric(AnalysisMetricKind kind) => new() { Kind = kind };

    private static HistogramTally Values(double value, int count)
    {
        var tally = new HistogramTally();
        for (var i = 0; i < count; i++)
            tally.Add(value);
        return tally;
    }
}
