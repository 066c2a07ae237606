using System.Globalization;

namespace ModelGrains.Benchmarks.Reports;

/// <summary>Results as tables.</summary>
internal static class ReportText
{
    public const string Head = "way          requests/s    p50 us    p99 us  p99.9 us   server CPU us  client CPU us   server B/req  GC pause ms    rps/echo   CPU/echo";

    public static string Row(Measurement one, Measurement? echo)
    {
        var failures = one.Samples.Sum(sample => sample.Failures);
        return string.Create(CultureInfo.InvariantCulture,
            $"{one.Way,-12} {one.Median(sample => sample.RequestsPerSecond),10:F0} {Number(one.Median(sample => sample.P50), 9)} {Number(one.Median(sample => sample.P99), 9)} {Number(one.Median(sample => sample.P999), 9)} {Number(one.Median(sample => sample.ServerCpu), 15)} {Number(one.Median(sample => sample.ClientCpu), 14)} {Number(one.Median(sample => sample.ServerBytes), 14)} {Number(one.Median(sample => sample.GcPauseMilliseconds), 12)} {Ratio(sample => sample.RequestsPerSecond)} {Ratio(sample => sample.ServerCpu)}{(failures > 0 ? $"  {failures} FAILED" : "")}");

        string Ratio(Func<Sample, double> figure) => echo is null
            ? $"{"",10}"
            : string.Create(CultureInfo.InvariantCulture, $"{one.Ratio(echo, figure),8:F2} x");
    }

    private static string Number(double value, int width) =>
        double.IsNaN(value) ? "-".PadLeft(width) : value.ToString(value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture).PadLeft(width);
}
