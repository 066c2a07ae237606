using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.PredictionLogs;
using ModelGrains.PredictionLogs;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>
/// Writes the prediction logs of one silo, behind a bounded queue: who adds a line never waits, and what does not fit is lost and counted. What
/// the sink does not take is tried again until it does, while the queue fills up. Safe for concurrent use.
/// </summary>
public sealed partial class PredictionLogWriter
{
    private const long MaxBatchBytes = 1 << 20;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly IPredictionSink sink;
    private readonly PredictionLogStoreOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<PredictionLogWriter> logger;
    private readonly Channel<Item> queue;
    private readonly ConcurrentDictionary<ModelName, Counts> counts = new();
    private readonly CancellationTokenSource givenUp = new();
    private readonly LogBatch batch = new();
    private readonly Lazy<Task> loop;
    private long queuedBytes;

    /// <summary>Makes a writer, which starts with the first line.</summary>
    public PredictionLogWriter(IPredictionSink sink, PredictionLogStoreOptions options, TimeProvider time, ILogger<PredictionLogWriter> logger)
    {
        this.sink = sink;
        this.options = options;
        this.time = time;
        this.logger = logger;
        queue = Channel.CreateBounded<Item>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true });
        loop = new Lazy<Task>(() => Task.Run(RunAsync));
    }

    /// <summary>Lines of all models that wait.</summary>
    public int Waiting => queue.Reader.Count;

    /// <summary>What became of each model's lines since the start; models without any are left out.</summary>
    public IReadOnlyDictionary<ModelName, PredictionLogCounts> ReadAll() => counts.ToDictionary(pair => pair.Key, pair => Read(pair.Key));

    /// <summary>What became of a model's lines since the start.</summary>
    public PredictionLogCounts Read(ModelName model) =>
        counts.TryGetValue(model, out var found)
            ? new PredictionLogCounts { Written = Interlocked.Read(ref found.Written), Dropped = Interlocked.Read(ref found.Dropped), Waiting = Waiting }
            : new PredictionLogCounts { Waiting = Waiting };

    /// <summary>Adds a line; false where it is lost, since too many wait. Never waits and never throws.</summary>
    public bool TryAdd(LogLine line)
    {
        _ = loop.Value;
        var size = line.Size;
        // A line that is alone is always taken.
        if ((Interlocked.Add(ref queuedBytes, size) <= options.QueueBytes || queue.Reader.Count == 0) && queue.Writer.TryWrite(new Item(line, size, null)))
            return true;
        Interlocked.Add(ref queuedBytes, -size);
        CountsOf(line.Model).Drop(1);
        return false;
    }

    /// <summary>Writes every line that was added before, and ends when the sink has them; a <see cref="PredictionSinkException"/> where a stop gave them up.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        _ = loop.Value;
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await queue.Writer.WriteAsync(new Item(null, 0, flushed), cancellationToken);
        await flushed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Writes what waits and ends; a line that comes after it is lost.</summary>
    /// <param name="cancellationToken">Gives up what the sink has not taken by then.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        if (!loop.IsValueCreated)
            return;
        await using var registration = cancellationToken.UnsafeRegister(static writer => ((PredictionLogWriter)writer!).givenUp.Cancel(), this);
        await loop.Value.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            TaskCompletionSource? flushed = null;
            try
            {
                flushed = await CollectAsync();
                if (await WriteAsync())
                    flushed?.TrySetResult();
                else
                    flushed?.TrySetException(new PredictionSinkException("prediction logs were given up before the sink had taken them"));
            }
            catch (Exception e)
            {
                // Whatever it was: the lines after it are written.
                batch.Clear();
                Log.BatchFailed(logger, e);
                flushed?.TrySetException(e);
            }
        }
    }

    /// <summary>Takes lines until they are many, or the first one has waited long enough, or somebody asks for them to be written, whom it gives.</summary>
    private async Task<TaskCompletionSource?> CollectAsync()
    {
        using var collected = new CancellationTokenSource();
        var due = Task.Delay(options.FlushInterval, time, collected.Token);
        Task<bool>? more = null;
        try
        {
            while (true)
            {
                while (batch.Size < MaxBatchBytes && queue.Reader.TryRead(out var item))
                {
                    if (item.Flushed is not null)
                        return item.Flushed;
                    Add(item);
                }

                if (batch.Size >= MaxBatchBytes || due.IsCompleted)
                    return null;
                more = queue.Reader.WaitToReadAsync(collected.Token).AsTask();
                if (await Task.WhenAny(more, due) == more && !await more)
                    return null;
            }
        }
        finally
        {
            await collected.CancelAsync();
            if (more is not null)
                await ((Task)more).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Add(Item item)
    {
        Interlocked.Add(ref queuedBytes, -item.Size);
        try
        {
            batch.Add(item.Line!);
        }
        catch (Exception e)
        {
            CountsOf(item.Line!.Model).Drop(1);
            Log.LineFailed(logger, item.Line.Model, e.GetType().Name);
        }
    }

    /// <summary>Writes the batch; whether the sink took all of it.</summary>
    private async Task<bool> WriteAsync()
    {
        var isWhole = true;
        foreach (var (partition, member, lines) in batch.Take())
        {
            if (await TryAppendAsync(partition, member))
            {
                Interlocked.Add(ref CountsOf(partition.Model).Written, lines);
                continue;
            }

            CountsOf(partition.Model).Drop(lines);
            isWhole = false;
        }

        return isWhole;
    }

    private async Task<bool> TryAppendAsync(LogPartition partition, byte[] member)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                await sink.AppendAsync(partition, member, givenUp.Token).WaitAsync(givenUp.Token);
                if (failures > 0)
                    Log.SinkWorks(logger, failures);
                return true;
            }
            catch (Exception) when (givenUp.IsCancellationRequested)
            {
                return false;
            }
            catch (Exception e)
            {
                if (failures == 0)
                    Log.SinkFailed(logger, e is PredictionSinkException ? e.Message : e.GetType().Name);
            }

            await ((Task)Task.Delay(RetryDelay, time, givenUp.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Counts CountsOf(ModelName model) => counts.GetOrAdd(model, static _ => new Counts());

    private readonly record struct Item(LogLine? Line, long Size, TaskCompletionSource? Flushed);

    private sealed class Counts
    {
        public long Written;
        public long Dropped;

        public void Drop(int lines) => Interlocked.Add(ref Dropped, lines);
    }

    private static partial class Log
    {
        [LoggerMessage(3301, LogLevel.Warning, "Prediction logs cannot be written and are tried again, lines that do not fit the queue are lost: {Reason}")]
        public static partial void SinkFailed(ILogger logger, string reason);

        [LoggerMessage(3302, LogLevel.Information, "Prediction logs are written again after {Failures} failures")]
        public static partial void SinkWorks(ILogger logger, int failures);

        [LoggerMessage(3303, LogLevel.Warning, "A line of the prediction log of {Model} cannot be written as JSON: {Reason}")]
        public static partial void LineFailed(ILogger logger, ModelName model, string reason);

        [LoggerMessage(3304, LogLevel.Error, "Lines of prediction logs are lost: they could not be made ready to be written")]
        public static partial void BatchFailed(ILogger logger, Exception exception);
    }
}
