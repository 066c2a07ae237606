using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Core.Inference;
using ModelGrains.Core.Lifecycle;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Sessions;

/// <summary>
/// One instance's session from load to unload: the only owner of its state. Requests hold a lease while they are in flight; draining
/// ends when the last one is given back, and only then is the session let go. Safe for concurrent use.
/// </summary>
public sealed class SessionHarness
{
    private readonly InstanceKey key;
    private readonly OnnxSessionCache sessions;
    private readonly InferenceThreads threads;
    private readonly TimeProvider time;
    private readonly UsageCounters counters = new();
    private readonly Lock gate = new();

    private InstanceState state = InstanceState.New;
    private string reason = "";
    private SessionReference? session;
    private ModelManifest? manifest;
    private ImmutableArray<string> outputNames = [];
    private int leases;
    private TaskCompletionSource? drained;
    private TimeSpan loadDuration;

    /// <summary>Makes a harness that holds nothing yet.</summary>
    public SessionHarness(InstanceKey key, OnnxSessionCache sessions, InferenceThreads threads, TimeProvider time)
    {
        this.key = key;
        this.sessions = sessions;
        this.threads = threads;
        this.time = time;
    }

    /// <summary>Where the instance stands.</summary>
    public InstanceState State
    {
        get
        {
            lock (gate)
                return state;
        }
    }

    /// <summary>How the instance stands, at one moment.</summary>
    public InstanceStatus Read()
    {
        lock (gate)
        {
            return new InstanceStatus
            {
                Key = key,
                State = state,
                Reason = reason,
                InFlight = leases,
                Counters = counters.Read(),
                LoadDuration = loadDuration,
            };
        }
    }

    /// <summary>
    /// Loads and warms up, on a thread of its own. The caller sees to it that only one load is under way; a load from any state but
    /// <see cref="InstanceState.New"/>, <see cref="InstanceState.Unloaded"/> and <see cref="InstanceState.Failed"/> is an
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    /// <param name="fetch">Gives the verified package; what it throws becomes the reason of the failure.</param>
    /// <param name="cancellationToken">Ends the load between its steps.</param>
    /// <returns>Null on success; else the reason, and nothing is held.</returns>
    public async Task<ModelError?> LoadAsync(Func<Task<Outcome<SessionSource>>> fetch, CancellationToken cancellationToken)
    {
        Move(InstanceState.Admitted, "");
        Move(InstanceState.Loading, "");
        SessionSource source;
        try
        {
            var fetched = await Task.Run(fetch, cancellationToken).ConfigureAwait(false);
            if (!fetched.IsSuccess)
                return Fail(null, fetched.Error);
            source = fetched.Value;
        }
        catch (Exception e)
        {
            return Fail(null, e is OperationCanceledException ? ModelErrors.Cancelled() : ModelErrors.RuntimeFault($"failed to load '{key.VersionKey}': {OrtErrorText.Clean(e.Message, null)}"));
        }

        return await Task.Factory.StartNew(() => Load(source, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    /// <summary>Runs one request; <see cref="ModelErrorCode.NotReady"/> unless the instance is ready.</summary>
    public async ValueTask<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        counters.OnArrived(time.GetUtcNow());
        var outcome = await TryInferAsync(request, cancellationToken).ConfigureAwait(false);
        if (outcome.IsSuccess)
            counters.OnSucceeded(BatchSize(request));
        else
            counters.OnFailed(outcome.Error.Code);
        return outcome;
    }

    /// <summary>
    /// Takes no more requests, waits for those in flight and lets the session go. Ends at once where nothing is loaded; a second call
    /// while one is under way waits with it.
    /// </summary>
    public async Task UnloadAsync(string why)
    {
        Task wait;
        lock (gate)
        {
            if (state == InstanceState.Draining)
            {
                wait = drained!.Task;
            }
            else if (state != InstanceState.Ready)
            {
                return;
            }
            else
            {
                MoveLocked(InstanceState.Draining, why);
                drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (leases == 0)
                    drained.SetResult();
                wait = drained.Task;
            }
        }

        await wait.ConfigureAwait(false);
        SessionReference? last = null;
        lock (gate)
        {
            // Not where another caller ended this draining, and the instance was loaded again and is draining anew.
            if (state == InstanceState.Draining && drained!.Task == wait)
            {
                last = session;
                session = null;
                MoveLocked(InstanceState.Unloaded, reason);
            }
        }

        last?.Dispose();
    }

    private ModelError? Load(SessionSource source, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        SessionReference? loaded = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            loaded = sessions.Acquire(source);
            Move(InstanceState.Warming, "");
            if (SampleRunner.Run(loaded.Session, source.Manifest, cancellationToken) is { } wrong)
                return Fail(loaded, ModelErrors.Invalid($"'{key.VersionKey}' gives another answer than its package expects: {wrong}"));
            lock (gate)
            {
                session = loaded;
                manifest = source.Manifest;
                outputNames = [.. source.Manifest.Signature.Outputs.Select(output => output.Name)];
                loadDuration = time.GetElapsedTime(startedAt);
                MoveLocked(InstanceState.Ready, "");
            }

            return null;
        }
        catch (OperationCanceledException)
        {
            return Fail(loaded, ModelErrors.Cancelled());
        }
        catch (NotSupportedException e)
        {
            return Fail(loaded, ModelErrors.Invalid($"failed to load '{key.VersionKey}': {e.Message}"));
        }
        catch (OnnxRuntimeException e)
        {
            return Fail(loaded, ModelErrors.Invalid($"failed to load '{key.VersionKey}', ONNX Runtime says: {OrtErrorText.Clean(e.Message, source.Folder)}"));
        }
        catch (Exception e)
        {
            return Fail(loaded, ModelErrors.RuntimeFault($"failed to load '{key.VersionKey}': {OrtErrorText.Clean(e.Message, source.Folder)}"));
        }
    }

    private ModelError Fail(SessionReference? loaded, ModelError error)
    {
        loaded?.Dispose();
        Move(InstanceState.Failed, error.Message);
        return error;
    }

    private async ValueTask<Outcome<InferResponse>> TryInferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        if (!TryLease(out var leased, out var loadedManifest, out var error))
            return error;
        try
        {
            if (RequestValidator.Check(loadedManifest.Signature, request) is { } invalid)
                return invalid;
            var outputs = request.Outputs.IsEmpty ? outputNames : request.Outputs;
            var run = new InferenceRun(leased, request, outputs, counters, time, cancellationToken);
            if (!threads.TryEnqueue(run))
                return ModelErrors.QueueFull(request.Model.Value, threads.QueueLimit, TimeSpan.FromMilliseconds(100));
            var result = await run.Completion.ConfigureAwait(false);
            if (!result.IsSuccess)
                return result.Error;
            return new InferResponse { Model = key.Model, Version = key.Version, Id = request.Id, Outputs = result.Value };
        }
        finally
        {
            EndLease();
        }
    }

    private bool TryLease(
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OnnxSession? leased,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ModelManifest? loadedManifest,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out ModelError? error)
    {
        lock (gate)
        {
            if (state == InstanceState.Ready)
            {
                leases++;
                leased = session!.Session;
                loadedManifest = manifest!;
                error = null;
                return true;
            }

            leased = null;
            loadedManifest = null;
            error = ModelErrors.VersionNotReady(key.VersionKey, Words());
            return false;
        }
    }

    private void EndLease()
    {
        lock (gate)
        {
            if (--leases == 0 && state == InstanceState.Draining)
                drained!.TrySetResult();
        }
    }

    private string Words() => state switch
    {
        InstanceState.Failed => reason,
        InstanceState.Draining or InstanceState.Unloaded when reason.Length > 0 => $"unloaded: {reason}",
        InstanceState.New => "not loaded",
        _ => state.ToString().ToLowerInvariant(),
    };

    private void Move(InstanceState to, string why)
    {
        lock (gate)
            MoveLocked(to, why);
    }

    private void MoveLocked(InstanceState to, string why)
    {
        if (!InstanceTransitions.IsLegal(state, to))
            throw new InvalidOperationException($"Instance {key} is {state} and cannot become {to}.");
        state = to;
        reason = why;
    }

    private static long BatchSize(InferRequest request) =>
        request.Inputs.Length > 0 && request.Inputs[0].Shape is { Length: > 0 } shape ? shape[0] : 1;
}
