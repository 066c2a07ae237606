using System.Globalization;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>
/// The names of the files that one process writes: <c>20270131T120000123-silo-7.jsonl.gz</c>. No process writes into the files of another, nor
/// into its own of before: what a crash cut off stays the end of its file.
/// </summary>
internal sealed class LogFileNames
{
    private readonly string prefix;
    private int last;

    /// <summary>Names files of a silo that started now.</summary>
    public LogFileNames(string silo, TimeProvider time)
    {
        var started = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        prefix = $"{started}-{string.Concat(silo.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'))}";
    }

    /// <summary>The next name in a partition.</summary>
    public string Next(LogPartition partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{partition}/{prefix}-{++last}{LogPartition.Extension}");
}
