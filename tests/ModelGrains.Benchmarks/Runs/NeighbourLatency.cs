using ModelGrains.Benchmarks.Load;
using ModelGrains.Benchmarks.Reports;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>What the callers of one model saw at a given rate. Times in milliseconds.</summary>
/// <param name="Requests">Requests that became due.</param>
/// <param name="Failed">Those without an answer.</param>
/// <param name="P50">The median of the rounds' medians.</param>
/// <param name="P99">The median of the rounds' p99.</param>
/// <param name="Longest">The longest of all.</param>
internal sealed record NeighbourLatency(long Requests, long Failed, double P50, double P99, double Longest)
{
    public static NeighbourLatency Of(IReadOnlyList<LoadResult> rounds) => new(
        rounds.Sum(round => round.Total + round.NotSent),
        rounds.Sum(round => round.Total - round.Ok + round.NotSent),
        Medians.Of(rounds.Select(round => round.Latencies.Quantile(0.5) / 1e6)),
        Medians.Of(rounds.Select(round => round.Latencies.Quantile(0.99) / 1e6)),
        rounds.Max(round => round.Latencies.Maximum) / 1e6);
}
