using System.Globalization;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Prediction;

/// <summary>Tells every few seconds how far a run is, on the error stream.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed class PredictProgress(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly long begin = time.GetTimestamp();
    private TimeSpan next = Interval;
    private long rows;

    /// <summary>Counts a row of this run, and tells where it is time to.</summary>
    /// <param name="tally">What became of the rows.</param>
    /// <param name="share">How much of the input is read.</param>
    public void OnRow(PredictTally tally, double share)
    {
        rows++;
        var elapsed = time.GetElapsedTime(begin);
        if (elapsed < next)
            return;
        next = elapsed + Interval;
        terminal.WriteError(string.Create(CultureInfo.InvariantCulture, $"{tally.Rows} rows, {share:P0} read, {Rate(elapsed):0} rows/s, {tally.Failed} failed"));
    }

    /// <summary>Tells that the run has ended.</summary>
    public void End(PredictTally tally)
    {
        var elapsed = time.GetElapsedTime(begin);
        terminal.WriteError(string.Create(CultureInfo.InvariantCulture, $"{tally.Rows} rows done, {rows} of them now in {elapsed.TotalSeconds:0.0} s, {Rate(elapsed):0} rows/s, {tally.Failed} failed"));
    }

    private double Rate(TimeSpan elapsed) => elapsed > TimeSpan.Zero ? rows / elapsed.TotalSeconds : 0;
}
