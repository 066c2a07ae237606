using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
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

    /// <summary>
    /// Gives each prediction of a model between two times with what turned out about it, as a number; whenever that was told, and the last where it was told
    /// again. Reads the files twice and keeps the outcomes told from the first day on, about 100 bytes each at most, whatever they and their ids are.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="from">Predictions before it are left out; null for none.</param>
    /// <param name="to">Predictions at it or later are left out; null for none.</param>
    /// <param name="numberOf">An outcome as a number; NaN for one that is none.</param>
    /// <param name="maxOutcomes">How many outcomes are kept at most.</param>
    /// <param name="add">Gets the predictions, one after another.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Whether all was read; false where there are more outcomes than may be kept, and nothing was added.</returns>
    /// <exception cref="PredictionReadException">A file cannot be read.</exception>
    public async Task<bool> JoinAsync(
        ModelName model, DateTimeOffset? from, DateTimeOffset? to, Func<JsonElement, double> numberOf, int maxOutcomes, Action<JoinedPrediction> add,
        CancellationToken cancellationToken)
    {
        try
        {
            var (first, last) = (DayOf(from), DayOf(to));
            var names = (await files.ListAsync(model, cancellationToken)).Where(name => LogPartition.DateOf(name) is { } date && (first is null || date >= first)).ToList();
            var outcomes = new OutcomeNumbers();
            foreach (var name in names)
            {
                await foreach (var line in TextsAsync(name, cancellationToken))
                {
                    if (LogLineHead.Read(line.Span, "outcome"u8, numberOf) is { } outcome)
                        outcomes.Add(outcome);
                    if (outcomes.Count > maxOutcomes)
                        return false;
                }
            }

            foreach (var name in names.Where(name => last is null || LogPartition.DateOf(name) <= last))
            {
                await foreach (var line in TextsAsync(name, cancellationToken))
                {
                    if (LogLineHead.Read(line.Span, "prediction"u8, numberOf) is { } head && !(head.Time < from) && !(head.Time >= to))
                        add(new JoinedPrediction(head.Version, head.Pick, head.HasFailed, outcomes.Find(head.Id)));
                }
            }

            return true;
        }
        catch (Exception e) when (e is RequestFailedException or IOException or UnauthorizedAccessException)
        {
            throw new PredictionReadException($"prediction logs cannot be read ({(e is RequestFailedException failed ? $"{failed.Status} {failed.ErrorCode}".TrimEnd() : e.GetType().Name)})", e);
        }
    }

    private static DateOnly? DayOf(DateTimeOffset? time) => time is { } known ? DateOnly.FromDateTime(known.UtcDateTime) : null;

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
        await foreach (var line in TextsAsync(name, cancellationToken))
            yield return JsonSerializer.Deserialize<JsonElement>(line.Span, Json);
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> TextsAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
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
                    yield return line;
            }
        }
    }
}
