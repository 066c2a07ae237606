using Microsoft.Extensions.Logging;
using ModelGrains.Core.Deployments;
using ModelGrains.Deployments;
using ModelGrains.Errors;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;

namespace ModelGrains.Grains.Deployments;

/// <summary>
/// One run of the workflow: runs the step under way, stores what came of it, and only then goes on. What to do next is
/// <see cref="DeploymentPolicy"/>'s, how a step is done is <see cref="DeploymentSteps"/>'. Reentrant, so that it can be watched meanwhile.
/// </summary>
[Reentrant]
internal sealed partial class DeploymentGrain : Grain, IDeploymentGrain
{
    /// <summary>The longest that a caller waits for news: well within the time that a call between grains may take.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly IPersistentState<DeploymentGrainState> state;
    private readonly DeploymentSteps steps;
    private readonly TimeProvider time;
    private readonly ILogger<DeploymentGrain> logger;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly CancellationTokenSource leaving = new();

    private DeploymentStatus? status;
    private Task running = Task.CompletedTask;
    private TaskCompletionSource changed = NewSignal();

    public DeploymentGrain(
        [PersistentState(StorageNames.Deployment, StorageNames.Provider)] IPersistentState<DeploymentGrainState> state,
        DeploymentSteps steps,
        TimeProvider time,
        ILogger<DeploymentGrain> logger)
    {
        this.state = state;
        this.steps = steps;
        this.time = time;
        this.logger = logger;
    }

    private DeploymentId Id => DeploymentId.Parse(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        status = state.State.Status;
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await leaving.CancelAsync();
        await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task<Outcome<DeploymentStatus>> StartAsync(StartDeployment command)
    {
        await writing.WaitAsync();
        try
        {
            if (status is { } existing)
                return DeploymentPolicy.StartAgain(existing, command);
            var started = DeploymentPolicy.Start(Id, command, time.GetUtcNow());
            // First the list: what is stored and not listed would never be resumed.
            await GrainFactory.DeploymentIndex(Id).SetAsync(DeploymentSummary.Of(started));
            await StoreAsync(started);
        }
        finally
        {
            writing.Release();
        }

        Run();
        return status!;
    }

    public async Task ResumeAsync()
    {
        if (status is null)
        {
            await DropLineAsync();
            return;
        }

        if (!running.IsCompleted || leaving.IsCancellationRequested)
            return;
        if (status.HasEnded)
        {
            // The crash came between the end and the list.
            await GrainFactory.DeploymentIndex(Id).SetAsync(DeploymentSummary.Of(status));
            return;
        }

        Log.Resumed(logger, Id, status.Step);
        await NoteAsync("goes on after an interruption");
        Run();
    }

    public Task<DeploymentStatus?> GetAsync()
    {
        if (status is null)
            DeactivateOnIdle(); // Any id can be asked for: one that nobody started is not kept.
        return Task.FromResult(status);
    }

    public async Task<DeploymentStatus?> WaitAsync(int sequence, CancellationToken cancellationToken)
    {
        while (status is { HasEnded: false } now && now.LastEvent.Sequence <= sequence)
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

    public async Task ForgetAsync()
    {
        if (status is { HasEnded: false })
            return;
        await state.ClearStateAsync();
        status = null;
        DeactivateOnIdle();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was listed and never stored was never answered either.</summary>
    private async Task DropLineAsync()
    {
        var index = GrainFactory.DeploymentIndex(Id);
        if ((await index.ListAsync()).FirstOrDefault(line => line.Id == Id) is { State: DeploymentState.Running } line)
            await index.SetAsync(line with { State = DeploymentState.Failed, Reason = "cut off before it was stored", ChangedAt = time.GetUtcNow() });
        DeactivateOnIdle();
    }

    private void Run()
    {
        if (!running.IsCompleted || status is not { HasEnded: false })
            return;
        DelayDeactivation(TimeSpan.MaxValue);
        running = RunToEndAsync();
    }

    private async Task RunToEndAsync()
    {
        try
        {
            while (status is { HasEnded: false } before)
            {
                if (DeploymentPolicy.IsFinishing(before))
                    await FinishAsync(before);
                else
                    await StepAsync(before);
            }

            DelayDeactivation(TimeSpan.Zero);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The silo stops: another activation goes on from what is stored.
        }
        catch (Exception e)
        {
            // The store is away, or another activation writes: what is stored holds, and the next look at the list resumes it.
            Log.BrokenOff(logger, e, Id, status?.Step ?? default);
            DeactivateOnIdle();
        }
    }

    private async Task StepAsync(DeploymentStatus before)
    {
        var outcome = await RunStepAsync(before);
        var now = time.GetUtcNow();
        var after = outcome.IsSuccess
            ? DeploymentPolicy.Advance(outcome.Value.Apply(status!), outcome.Value.Evidence, now)
            : DeploymentPolicy.Fail(status!, outcome.Error, now);
        await WriteAsync(after);
        await GrainFactory.DeploymentIndex(Id).SetAsync(DeploymentSummary.Of(after));
        Log.Stepped(logger, Id, before.Step, outcome.IsSuccess ? DeploymentState.Succeeded : DeploymentState.Failed, outcome.Error?.Message ?? "");
    }

    /// <summary>Clears up what the deployment leaves, and only then says that it has ended: whoever waits for it finds everything as it will be.</summary>
    private async Task FinishAsync(DeploymentStatus before)
    {
        await steps.ClearUpAsync(before);
        var after = DeploymentPolicy.End(before);
        await WriteAsync(after);
        await GrainFactory.DeploymentIndex(Id).SetAsync(DeploymentSummary.Of(after));
    }

    private async Task<Outcome<DeploymentProgress>> RunStepAsync(DeploymentStatus before)
    {
        try
        {
            return await steps.RunAsync(before, NoteAsync, leaving.Token);
        }
        catch (Exception e) when (!leaving.IsCancellationRequested && e is not InconsistentStateException)
        {
            Log.StepThrew(logger, e, Id, before.Step);
            return ModelErrors.RuntimeFault($"The step '{before.Step}' broke off ({e.GetType().Name}); the server's log says more");
        }
    }

    private Task NoteAsync(string reason) => WriteAsync(DeploymentPolicy.Note(status!, reason, time.GetUtcNow()));

    private async Task WriteAsync(DeploymentStatus next)
    {
        await writing.WaitAsync();
        try
        {
            await StoreAsync(next);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Stores and then tells those who wait. <see cref="writing"/> is held.</summary>
    private async Task StoreAsync(DeploymentStatus next)
    {
        state.State.Status = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Status = status;
            throw;
        }

        status = next;
        var told = changed;
        changed = NewSignal();
        told.SetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(1330, LogLevel.Information, "Deployment {Deployment}: {Step} {State} {Message}")]
        public static partial void Stepped(ILogger logger, DeploymentId deployment, DeploymentStep step, DeploymentState state, string message);

        [LoggerMessage(1331, LogLevel.Information, "Deployment {Deployment} goes on with {Step} after an interruption")]
        public static partial void Resumed(ILogger logger, DeploymentId deployment, DeploymentStep step);

        [LoggerMessage(1332, LogLevel.Warning, "Deployment {Deployment} broke off in {Step}; it will be resumed")]
        public static partial void BrokenOff(ILogger logger, Exception exception, DeploymentId deployment, DeploymentStep step);

        [LoggerMessage(1333, LogLevel.Error, "Deployment {Deployment}: {Step} threw")]
        public static partial void StepThrew(ILogger logger, Exception exception, DeploymentId deployment, DeploymentStep step);
    }
}
