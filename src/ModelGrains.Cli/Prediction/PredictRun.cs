using System.Buffers;
using System.Collections.Immutable;
using ModelGrains.Cli.Api;
using ModelGrains.Errors;
using ModelGrains.Inference;

namespace ModelGrains.Cli.Prediction;

/// <summary>Sends rows to one or more versions, several at a time, and writes the answers in the order of the rows.</summary>
/// <param name="client">The server.</param>
/// <param name="versions">The versions; the first one's answer is the row's.</param>
/// <param name="parallel">How many rows are under way at most.</param>
/// <param name="time">The clock.</param>
internal sealed class PredictRun(GrpcInference client, IReadOnlyList<ModelReference> versions, int parallel, TimeProvider time) : IDisposable
{
    // Rows that wait for a slower one before them: each takes memory, and none keeps the others from being sent.
    private const int WaitingPerCall = 4;
    private const int FlushBytes = 1 << 16;

    private readonly SemaphoreSlim free = new(parallel);
    private readonly ArrayBufferWriter<byte> lines = new();
    private readonly string[] names = PredictNames.InOutput(versions);

    /// <summary>Runs over the rows that are left.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="output">Takes a line for each.</param>
    /// <param name="take">Takes each row and its answers, in order, once its line is written.</param>
    /// <param name="cancellationToken">Ends it between two lines.</param>
    /// <exception cref="CliException">A version does not answer rows at all; the lines before are written.</exception>
    public async Task RunAsync(RowInput input, OutputFile output, Action<PredictRow, IReadOnlyList<RowAnswer>> take, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var window = new Queue<(PredictRow Row, Task<RowAnswer[]> Answers)>();
        try
        {
            while (input.Read() is { } row)
            {
                if (window.Count == parallel * WaitingPerCall)
                    await WriteAsync(window.Dequeue());
                window.Enqueue((row, AskAsync(row, stop.Token)));
            }

            while (window.TryDequeue(out var next))
                await WriteAsync(next);
        }
        finally
        {
            output.Write(lines.WrittenSpan);
            output.Flush();
            await stop.CancelAsync();
            await Task.WhenAll(window.Select(Task (next) => next.Answers)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task WriteAsync((PredictRow Row, Task<RowAnswer[]> Answers) next)
        {
            var answers = await next.Answers;
            OutputLine.Write(lines, next.Row, names, answers);
            take(next.Row, answers);
            if (lines.WrittenCount < FlushBytes)
                return;
            output.Write(lines.WrittenSpan);
            output.Flush();
            lines.ResetWrittenCount();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => free.Dispose();

    /// <summary>Whether an error is of the row, and not of the server, which would answer every row so.</summary>
    private static bool IsOfRow(ModelErrorCode code) =>
        code is ModelErrorCode.InvalidInput or ModelErrorCode.RuntimeFault or ModelErrorCode.DeadlineExceeded;

    private async Task<RowAnswer[]> AskAsync(PredictRow row, CancellationToken cancellationToken)
    {
        if (row.Error is { } wrong)
        {
            var failed = RowAnswer.Failed(ModelErrors.Invalid(wrong), null);
            return [.. versions.Select(_ => failed)];
        }

        await free.WaitAsync(cancellationToken);
        try
        {
            var answers = new RowAnswer[versions.Count];
            for (var i = 0; i < answers.Length; i++)
                answers[i] = await AskAsync(row, versions[i], cancellationToken);
            return answers;
        }
        finally
        {
            free.Release();
        }
    }

    private async Task<RowAnswer> AskAsync(PredictRow row, ModelReference version, CancellationToken cancellationToken)
    {
        var request = new InferRequest { Model = version.Model, Version = version.Version, Label = version.Label, Id = row.Id, Inputs = row.Inputs };
        var begin = time.GetTimestamp();
        var answer = await client.TryInferAsync(request, ImmutableArray<KeyValuePair<string, string>>.Empty, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (!answer.IsSuccess && !IsOfRow(answer.Error.Code))
            throw GrpcInference.Failure(new ModelError(answer.Error.Code, $"Row {row.Number} and those after it are not done, --resume goes on with them: {answer.Error.Message}"));
        return RowAnswer.Of(answer, time.GetElapsedTime(begin));
    }
}
