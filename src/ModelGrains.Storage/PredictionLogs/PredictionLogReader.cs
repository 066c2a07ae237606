using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Storage.Blobs;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>
/// Reads prediction logs, also while they are written: every line of every whole member, and nothing of what a crash cut off. Safe for concurrent use.
/// </summary>
public sealed class PredictionLogReader
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly IPredictionFiles files;

    /// <summary>Reads a folder of logs.</summary>
    public PredictionLogReader(string folder) => files = new FolderPredictionFiles(Path.GetFullPath(folder));

    /// <summary>Reads a container of logs.</summary>
    public PredictionLogReader(BlobContainerClient container) => files = new BlobPredictionFiles(container);

    /// <summary>The predictions of a model, file by file, each file in the order in which it was written.</summary>
    /// <param name="model">The model.</param>
    /// <param name="from">The first day, in UTC; null for the first there is.</param>
    /// <param name="to">The last day, itself in it; null for the last there is.</param>
    /// <param name="withOutcomes">Whether each gets what turned out about it. Outcomes told on the last day or any day after it count; all of them are kept in memory.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<LoggedPrediction> ReadAsync(
        ModelName model, DateOnly? from = null, DateOnly? to = null, bool withOutcomes = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var names = (await files.ListAsync(model, cancellationToken)).Where(name => LogPartition.DateOf(name) is { } date && (from is null || date >= from)).ToList();
        var outcomes = withOutcomes ? await OutcomesAsync(names, cancellationToken) : [];
        foreach (var name in names.Where(name => to is null || LogPartition.DateOf(name) <= to))
        {
            await foreach (var line in LinesAsync(name, cancellationToken))
            {
                if (KindOf(line) == "prediction" && line.Deserialize<LoggedPrediction>(Json) is { } read)
                    yield return outcomes.TryGetValue(read.Id, out var outcome) ? read with { Outcome = outcome.Value } : read;
            }
        }
    }

    private static string? KindOf(JsonElement line) => line.ValueKind == JsonValueKind.Object && line.TryGetProperty("kind", out var kind) ? kind.GetString() : null;

    /// <summary>The last outcome of each request.</summary>
    private async Task<Dictionary<string, (DateTimeOffset Time, JsonElement Value)>> OutcomesAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var outcomes = new Dictionary<string, (DateTimeOffset Time, JsonElement Value)>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            await foreach (var line in LinesAsync(name, cancellationToken))
            {
                if (KindOf(line) != "outcome")
                    continue;
                var (id, time) = (line.GetProperty("id").GetString()!, line.GetProperty("time").GetDateTimeOffset());
                if (!outcomes.TryGetValue(id, out var known) || time >= known.Time)
                    outcomes[id] = (time, line.GetProperty("value"));
            }
        }

        return outcomes;
    }

    private async IAsyncEnumerable<JsonElement> LinesAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await files.OpenAsync(name, cancellationToken);
        if (stream is null)
            yield break;
        await foreach (var text in GzipMembers.ReadAsync(stream, cancellationToken))
        {
            for (ReadOnlyMemory<byte> rest = text; !rest.IsEmpty;)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                var line = end < 0 ? rest : rest[..end];
                rest = end < 0 ? default : rest[(end + 1)..];
                if (!line.IsEmpty)
                    yield return JsonSerializer.Deserialize<JsonElement>(line.Span, Json);
            }
        }
    }
}
