using System.Globalization;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>The lines of one model on one day, in UTC: what a folder or a part of a container holds.</summary>
/// <param name="Model">The model.</param>
/// <param name="Date">The day.</param>
public readonly record struct LogPartition(ModelName Model, DateOnly Date)
{
    /// <summary>The path: <c>model=fraud/date=2027-01-31</c>, which the tools of data lakes read as columns.</summary>
    public override string ToString() => $"{FolderOf(Model)}/{Prefix}{Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    internal const string Extension = ".jsonl.gz";

    private const string Prefix = "date=";

    /// <summary>The path of a model's partitions.</summary>
    internal static string FolderOf(ModelName model) => $"model={model}";

    /// <summary>The day that a file's path names; null where it names none.</summary>
    internal static DateOnly? DateOf(string path)
    {
        var parts = path.Split('/');
        return parts.Length >= 2 && parts[^1].EndsWith(Extension, StringComparison.Ordinal) && parts[^2].StartsWith(Prefix, StringComparison.Ordinal) &&
            DateOnly.TryParseExact(parts[^2][Prefix.Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;
    }
}
