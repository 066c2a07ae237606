namespace ModelGrains.Benchmarks.Reports;

/// <summary>A measurement as it is written: the medians of its rounds, and how far the rounds' rates lay apart.</summary>
internal sealed record MeasurementView(
    string Model, string Way, int Concurrency, Sample Median, double LeastRequestsPerSecond, double MostRequestsPerSecond)
{
    public static MeasurementView Of(Measurement one) => new(
        one.Model,
        one.Way,
        one.Concurrency,
        new Sample(
            one.Median(sample => sample.RequestsPerSecond),
            one.Median(sample => sample.P50),
            one.Median(sample => sample.P99),
            one.Median(sample => sample.P999),
            one.Median(sample => sample.ServerCpu),
            one.Median(sample => sample.ClientCpu),
            one.Median(sample => sample.ServerBytes),
            one.Median(sample => sample.GcPauseMilliseconds),
            one.Samples.Sum(sample => sample.Failures)),
        one.Samples.Min(sample => sample.RequestsPerSecond),
        one.Samples.Max(sample => sample.RequestsPerSecond));
}
