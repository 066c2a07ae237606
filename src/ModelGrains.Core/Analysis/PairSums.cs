using ModelGrains.Analysis;
using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;

namespace ModelGrains.Core.Analysis;

/// <summary>What a shadow's comparison says to an analysis, of the time between two of its states. Pure.</summary>
public static class PairSums
{
    /// <summary>The pairs of that time.</summary>
    public static PairReading Since(ComparisonState now, ComparisonState earlier)
    {
        var onlyFailed = OnlyCandidateFailed(now) - OnlyCandidateFailed(earlier);
        return new PairReading(
            now.Compared - earlier.Compared + onlyFailed, onlyFailed, [.. now.Outputs.Select(output => Since(output, earlier.Outputs.FirstOrDefault(one => one.Name == output.Name)))]);
    }

    /// <summary>What one side of a shadow was like in that time, as if it had been asked itself.</summary>
    public static TrackState Track(ComparisonState now, ComparisonState earlier, bool isCandidate)
    {
        var errors = Errors(now) - Errors(earlier);
        return new TrackState
        {
            Requests = now.Pairs - earlier.Pairs,
            Errors = errors,
            Timeouts = Timeouts(now) - Timeouts(earlier),
            Latency = isCandidate ? TrackSums.Since(now.CandidateLatency, earlier.CandidateLatency) : TrackSums.Since(now.PrimaryLatency, earlier.PrimaryLatency),
            Outputs = [.. now.Outputs.Select(output => Track(output, earlier.Outputs.FirstOrDefault(one => one.Name == output.Name), isCandidate))],
        };

        long Errors(ComparisonState state) => (isCandidate ? state.CandidateErrors : state.PrimaryErrors).Sum(error => error.Count);

        long Timeouts(ComparisonState state) =>
            (isCandidate ? state.CandidateErrors : state.PrimaryErrors).Where(error => error.Code == ModelGrains.Errors.ModelErrorCode.DeadlineExceeded).Sum(error => error.Count);
    }

    /// <summary>Requests that the old version answered and the new one failed.</summary>
    private static long OnlyCandidateFailed(ComparisonState state) => state.CandidateErrors.Sum(error => error.Count) - state.BothFailed;

    private static PairOutput Since(OutputComparison now, OutputComparison? earlier)
    {
        // What cannot be compared differs, also in its class.
        var pairs = Pairs(now) - Pairs(earlier);
        var unlike = Unlike(now) - Unlike(earlier);
        return new PairOutput(
            now.Name, pairs, pairs - (now.WithinTolerance - (earlier?.WithinTolerance ?? 0)),
            now.Classes - (earlier?.Classes ?? 0) + unlike, now.Flips - (earlier?.Flips ?? 0) + unlike);
    }

    private static long Pairs(OutputComparison? output) => output is null ? 0 : output.Pairs + output.MissingInPrimary + output.MissingInCandidate;

    private static long Unlike(OutputComparison? output) =>
        output is null ? 0 : output.ShapeMismatches + output.TypeMismatches + output.MissingInPrimary + output.MissingInCandidate;

    private static OutputTrack Track(OutputComparison now, OutputComparison? earlier, bool isCandidate)
    {
        var (values, before) = isCandidate ? (now.Candidate, earlier?.Candidate) : (now.Primary, earlier?.Primary);
        var since = TrackSums.Since(values, before ?? ValueHistogram.Empty);
        var answers = now.Pairs - (earlier?.Pairs ?? 0);
        // How many answers they were in is not known: no more than there are answers.
        return new OutputTrack { Name = now.Name, Answers = answers, Invalid = Math.Min(answers, since.NaNs + since.Infinities), Values = since };
    }
}
