using Microsoft.Extensions.Logging;
using ModelGrains.Core.Experiments;
using ModelGrains.Core.Rollouts;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Rollouts;
using ModelGrains.Routing;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace ModelGrains.Grains.Rollouts;

/// <summary>
/// A model's rollouts. Asks <see cref="RolloutPolicy"/> what is next, does that one thing and asks again: a crash between any two of them
/// changes nothing of what comes. Reentrant, so that it can be told something meanwhile.
/// </summary>
[Reentrant]
internal sealed partial class RolloutGrain : Grain, IRolloutGrain
{
    /// <summary>The longest that a caller waits for news: well within the time that a call between grains may take.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly RouteCommands routes;
    private readonly RolloutAnalyst analyst;
    private readonly TimeProvider time;
    private readonly ILogger<RolloutGrain> logger;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly CancellationTokenSource leaving = new();
    private readonly RolloutNotifiers notifiers;
    private readonly RolloutOutbox outbox;
    private readonly RolloutNotifier notifier;

    private RolloutStatus? status;
    private Task running = Task.CompletedTask;
    private TaskCompletionSource changed = NewSignal();

    public RolloutGrain(
        [PersistentState(StorageNames.Rollout, StorageNames.Provider)] IPersistentState<RolloutGrainState> state,
        RouteCommands routes,
        RolloutAnalyst analyst,
        TimeProvider time,
        RolloutNotifiers notifiers,
        ILogger<RolloutGrain> logger)
    {
        this.notifiers = notifiers;
        outbox = new RolloutOutbox(state, writing);
        notifier = notifiers.Make(outbox, OnToldAsync, DeactivateOnIdle, leaving.Token);
        this.routes = routes;
        this.analyst = analyst;
        this.time = time;
        this.logger = logger;
    }

    private ModelName Model => ModelName.Parse(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        status = outbox.Status;
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await leaving.CancelAsync();
        await Task.WhenAll(running, notifier.Ended).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task<Outcome<RolloutStatus>> StartAsync(StartRollout command) => ChangeAsync(() => DecideStartAsync(command));

    public Task<Outcome<RolloutStatus>> TellAsync(TellRollout command) => ChangeAsync(async () =>
    {
        if (status is null)
            return ModelErrors.Conflict($"there was no rollout of '{Model}'");
        var route = await GrainFactory.Route(Model).GetAsync();
        if (command.Verb != RolloutVerb.Retry)
            return RolloutCommands.Tell(status, command, route, time.GetUtcNow());
        if (status.State != RolloutState.Aborted)
            return ModelErrors.Conflict($"rollout {status.Number} of '{Model}' is {status.State}: only one that was aborted can be tried again");
        var again = new StartRollout { Spec = status.Spec, Actor = command.Actor, Reason = command.Reason.Length > 0 ? command.Reason : $"rollout {status.Number} again" };
        return await DecideStartAsync(again);
    });

    public Task<RolloutStatus?> GetAsync()
    {
        if (status is null && writing.CurrentCount > 0)
            DeactivateOnIdle(); // Any name can be asked for: one without rollouts is not kept.
        return Task.FromResult(status);
    }

    public async Task<RolloutStatus?> WaitAsync(long number, int sequence, CancellationToken cancellationToken)
    {
        while (status is { HasEnded: false } now && now.Number == number && now.LastEvent.Sequence <= sequence)
        {
            try
            {
                await changed.Task.WaitAsync(LongestWait, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                break;
            }
        }

        return await GetAsync();
    }

    public async Task ResumeAsync()
    {
        Notify();
        if (status is null || status.HasEnded)
        {
            await ListAsync();
            if (status is not { HasEnded: false })
                return;
        }

        if (running.IsCompleted && !leaving.IsCancellationRequested)
            Log.Resumed(logger, status.Number, Model, status.Stage);
        Run();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<Outcome<RolloutStatus>> DecideStartAsync(StartRollout command)
    {
        var route = GrainFactory.Route(Model);
        return RolloutCommands.Start(
            status, command, Model, await route.GetAsync(), await route.GetHistoryAsync(), await GrainFactory.Catalog(Model).ListAsync(Model), time.GetUtcNow(),
            notifiers.Webhooks);
    }

    private async Task<Outcome<RolloutStatus>> ChangeAsync(Func<Task<Outcome<RolloutStatus>>> decide)
    {
        await writing.WaitAsync();
        try
        {
            var next = await decide();
            if (!next.IsSuccess)
                return next;
            if (!ReferenceEquals(next.Value, status))
            {
                // What is stored and not listed would not be resumed; what is listed and not stored is put right when it is.
                await GrainFactory.RolloutIndex(Model).SetAsync(RolloutSummary.Of(next.Value));
                await StoreAsync(next.Value);
            }
        }
        finally
        {
            writing.Release();
        }

        Run();
        return status!;
    }

    private void Run()
    {
        if (!running.IsCompleted || status is not { HasEnded: false } || leaving.IsCancellationRequested)
            return;
        DelayDeactivation(TimeSpan.MaxValue);
        running = RunToEndAsync();
    }

    private async Task RunToEndAsync()
    {
        try
        {
            do
            {
                while (status is { HasEnded: false } now)
                    await StepAsync(now);
                await analyst.StopAsync(Model);
                await ListAsync();
            }
            while (status is { HasEnded: false }); // Another may have begun meanwhile.
            if (!notifier.IsRunning)
                DelayDeactivation(TimeSpan.Zero);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The silo stops: another activation goes on from what is stored.
        }
        catch (Exception e)
        {
            // The store is away, or another activation writes: what is stored holds, and the next look at the list resumes it.
            Log.BrokenOff(logger, e, status?.Number ?? 0, Model);
            DeactivateOnIdle();
        }
    }

    private async Task StepAsync(RolloutStatus now)
    {
        leaving.Token.ThrowIfCancellationRequested();
        var news = changed.Task;
        var route = await GrainFactory.Route(Model).GetAsync();
        var action = RolloutPolicy.Next(now, route, time.GetUtcNow());
        if (action.Status is { } next)
        {
            await MoveAsync(now, next);
        }
        else if (action.Route is { } split)
        {
            var written = await WriteAsync(split, route.Revision, action.Reason);
            if (!written.IsSuccess)
                await MoveAsync(now, RolloutPolicy.OnFailed(now, written.Error, time.GetUtcNow()));
        }
        else if (action.Measured is { } stage)
        {
            var readings = await news.OrAsync(cancelled => analyst.ReadAsync(now, stage, route.Spec, cancelled), leaving.Token);
            if (readings is not null)
                await MoveAsync(now, RolloutPolicy.OnMeasured(now, stage, readings, time.GetUtcNow()));
        }
        else if (action.Counted is { } query)
        {
            var began = time.GetTimestamp();
            if (await news.OrAsync(async cancelled => (Outcome<ExperimentReport>?)await analyst.CountAsync(Model, query, cancelled), leaving.Token) is { } counted)
                await MoveAsync(now, AbTestPolicy.OnCounted(now, counted, time.GetElapsedTime(began), time.GetUtcNow()));
        }
        else
        {
            await news.WaitAsync(action.Wait!.Value, time, leaving.Token)
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Outcome<RouteRevision>> WriteAsync(RouteSpec split, long revision, string reason)
    {
        try
        {
            return await routes.MoveAsync(Model, split, revision, RolloutPolicy.Actor, reason);
        }
        catch (TimeoutException)
        {
            return ModelErrors.DeadlineExceeded();
        }
        catch (Exception e) when (e is SiloUnavailableException or OrleansMessageRejectionException)
        {
            return ModelErrors.InstanceLost(Model.Value);
        }
    }

    /// <summary>Stores what came of a status, unless a command has changed it meanwhile: then that is looked at first.</summary>
    private Task MoveAsync(RolloutStatus from, RolloutStatus to) => outbox.AloneAsync(() => ReferenceEquals(status, from) ? StoreAsync(to) : Task.CompletedTask);

    /// <summary>Brings the list up to date, not while a command is about to.</summary>
    private Task ListAsync() => outbox.AloneAsync(() => GrainFactory.ListRolloutAsync(Model, status, !outbox.Waiting.IsEmpty, time.GetUtcNow()));

    /// <summary>Stores and then tells those who wait. <see cref="writing"/> is held.</summary>
    private async Task StoreAsync(RolloutStatus next)
    {
        var before = status;
        await outbox.StoreAsync(next);
        status = next;
        if (before?.Number != next.Number || before.LastEvent.Sequence != next.LastEvent.Sequence)
            Log.Moved(logger, next.Number, Model, next.State, next.LastEvent.Reason);
        var told = changed;
        changed = NewSignal();
        told.SetResult();
        Notify();
    }

    private void Notify()
    {
        notifier.Run();
        if (notifier.IsRunning)
            DelayDeactivation(TimeSpan.MaxValue);
    }

    private async Task OnToldAsync()
    {
        if (status is not { HasEnded: true } || !outbox.Waiting.IsEmpty)
            return;
        await ListAsync();
        if (running.IsCompleted)
            DelayDeactivation(TimeSpan.Zero);
    }

    private static partial class Log
    {
        [LoggerMessage(1360, LogLevel.Information, "Rollout {Rollout} of {Model} {State}: {Reason}")]
        public static partial void Moved(ILogger logger, long rollout, ModelName model, RolloutState state, string reason);

        [LoggerMessage(1361, LogLevel.Information, "Rollout {Rollout} of {Model} goes on at stage {Stage} after an interruption")]
        public static partial void Resumed(ILogger logger, long rollout, ModelName model, int stage);

        [LoggerMessage(1362, LogLevel.Warning, "Rollout {Rollout} of {Model} broke off; it will be resumed")]
        public static partial void BrokenOff(ILogger logger, Exception exception, long rollout, ModelName model);
    }
}
