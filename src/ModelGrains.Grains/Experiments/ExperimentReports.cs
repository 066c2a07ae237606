using ModelGrains.Core.Experiments;
using ModelGrains.Core.PredictionLogs;
using ModelGrains.Errors;
using ModelGrains.Grains.PredictionLogs;
using ModelGrains.Storage.PredictionLogs;
using Orleans;

namespace ModelGrains.Grains.Experiments;

/// <summary>Makes reports of experiments out of prediction logs, one after another: each reads the files of its time. Safe for concurrent use.</summary>
public sealed class ExperimentReports : IDisposable
{
    private const int MaxOutcomes = 5_000_000;
    private const int MaxWaiting = 16;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly IGrainFactory grains;
    private readonly PredictionLogReading reading;
    private readonly PredictionLogReader reader;
    private readonly SemaphoreSlim turn = new(1);
    private int waiting;

    /// <summary>Reads the logs that a reader reads, once every silo of a cluster has written its own.</summary>
    public ExperimentReports(IGrainFactory grains, PredictionLogReading reading, PredictionLogReader reader)
    {
        this.grains = grains;
        this.reading = reading;
        this.reader = reader;
    }

    /// <summary>
    /// What came of a model's requests by now: what was answered or told before is in it. A model of which nothing is logged, and no request of the arms
    /// was, is a <see cref="ModelErrorCode.Conflict"/>.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="query">Which versions, and how.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Outcome<ExperimentReport>> ReadAsync(ModelName model, ExperimentQuery query, CancellationToken cancellationToken)
    {
        var errors = ExperimentValidator.Check(query);
        if (!errors.IsEmpty)
            return ModelErrors.Invalid("The experiment", errors);
        try
        {
            await reading.CountAsync(model, flush: true, cancellationToken);
        }
        catch (TimeoutException)
        {
            return NotReady("prediction logs are not written at present, see the server's log");
        }

        try
        {
            if (Interlocked.Increment(ref waiting) > MaxWaiting)
                return new ModelError(ModelErrorCode.Overloaded, $"{MaxWaiting} reports of experiments are being made, one after another") { RetryAfter = RetryAfter };
            await turn.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            return await MakeAsync(model, query, cancellationToken);
        }
        catch (PredictionReadException e)
        {
            return NotReady(e.Message);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<Outcome<ExperimentReport>> MakeAsync(ModelName model, ExperimentQuery query, CancellationToken cancellationToken)
    {
        var tally = new ExperimentTally(query);
        // Lines are parsed on no grain's turn.
        var isWhole = await Task.Run(
            () => reader.JoinAsync(
                model, query.From, query.To, value => OutcomeNumber.Of(value, query.Outcome), MaxOutcomes,
                line => tally.Add(line.Version, line.Pick, line.HasFailed, line.Outcome), cancellationToken),
            cancellationToken);
        if (!isWhole)
            return ModelErrors.Invalid("The experiment", [new FieldError("from", $"has more than {MaxOutcomes} outcomes from its day on, expected a later time")]);
        if (tally.IsEmpty && !new PredictionLogModel(await grains.PredictionLog(model).GetAsync(model)).IsOn)
            return ModelErrors.Conflict($"Nothing is logged of '{model}', and a report is made of its prediction log: modelgrains prediction-log set {model} --rate 100%");
        return ExperimentReport.Of(query, tally);
    }

    private static ModelError NotReady(string why) => new(ModelErrorCode.NotReady, $"There is no report now: {why}") { RetryAfter = RetryAfter };
}
