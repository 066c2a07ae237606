namespace ModelGrains.Benchmarks.Runs;

/// <summary>One way at one rate; times in microseconds from when a request was due.</summary>
internal sealed record RateResult(
    string Model, string Way, double Due, double Answered, double P50, double P99, double P999, double Maximum, long Failures, long NotSent);
