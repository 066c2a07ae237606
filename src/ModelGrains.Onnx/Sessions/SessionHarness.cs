using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelGrains.Core.Health;
using ModelGrains.Core.Lifecycle;
using ModelGrains.Core.Threading;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Onnx.Sessions;

/// <summary>
/// One instance's session from load to unload: the only owner of its state. Requests hold a lease while they are in flight; draining
/// ends when the last one is given back, and only then is the session let go. Safe for concurrent use.
/// </summary>
public sealed class SessionHarness
{
    private readonly InstanceKey key;
    private readonly InferenceThreads threads;
    private readonly TimeProvider time;
    private readonly UsageCounters counters;
    private readonly SessionLoader loader;
    private readonly ISampleJudge judge;
    private readonly Leases leases = new();
    private readonly Lock gate = new();

    private InstanceState state = InstanceState.New;
    private string reason = "";
    private LoadedModel? loaded;
    private Task drained = Task.CompletedTask;
    private TimeSpan loadDuration;
    private long loadedAt = long.MinValue;
    private InstanceHealth health = InstanceHealth.Unknown;

    /// <summary>Makes a harness that holds nothing yet.</summary>
    public SessionHarness(InstanceKey key, OnnxSessionCache sessions, InferenceThreads threads, TimeProvider time, ILogger? logger = null, ISampleJudge? judge = null)
    {
        this.judge = judge ?? SampleJudge.Instance;
        this.key = key;
        this.threads = threads;
        this.time = time;
        counters = new UsageCounters(time);
        loader = new SessionLoader(key, sessions, threads, time, counters, this.judge, logger ?? NullLogger.Instance);
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

    /// <summary>What the instance's probes of itself found; its owner writes it.</summary>
    public InstanceHealth Health
    {
        get => Volatile.Read(ref health);
        set => Volatile.Write(ref health, value);
    }

    /// <summary>Whether what is loaded has samples to be probed with.</summary>
    public bool HasSamples => Volatile.Read(ref loaded) is { Manifest.Samples.IsEmpty: false };

    /// <summary>Requests in flight.</summary>
    public int InFlight => leases.Count;

    /// <summary>When the last request came, or it was loaded where that was later, as a time stamp of the clock.</summary>
    public long LastUsed => Math.Max(counters.LastUsed, Volatile.Read(ref loadedAt));

    /// <summary>What was counted since it was made, and the sketch of its callers (<see cref="Core.Usage.CallerSketch"/>).</summary>
    public (InstanceCounters Counters, ImmutableArray<byte> Callers) ReadUsage() => (counters.Read(), counters.ReadCallers());

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
                InFlight = leases.Count,
                Counters = counters.Read(),
                LoadDuration = loadDuration,
                Health = Health,
                MemoryInBytes = loaded?.MemoryInBytes ?? 0,
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
    /// <param name="memory">The memory that it was admitted with: given back when the session is let go or the load failed; null where nobody counts.</param>
    /// <returns>Null on success; else the reason, and nothing is held.</returns>
    public async Task<ModelError?> LoadAsync(Func<Task<Outcome<SessionSource>>> fetch, CancellationToken cancellationToken, IMemoryShare? memory = null)
    {
        var error = await LoadWithAsync(fetch, memory, cancellationToken).ConfigureAwait(false);
        if (error is not null)
            memory?.Dispose();
        return error;
    }

    private async Task<ModelError?> LoadWithAsync(Func<Task<Outcome<SessionSource>>> fetch, IMemoryShare? memory, CancellationToken cancellationToken)
    {
        Move(InstanceState.Admitted, "");
        Move(InstanceState.Loading, "");
        SessionSource source;
        try
        {
            var fetched = await Task.Run(fetch, cancellationToken).ConfigureAwait(false);
            if (!fetched.IsSuccess)
                return Fail(fetched.Error);
            source = fetched.Value;
        }
        catch (Exception e)
        {
            return Fail(e is OperationCanceledException ? ModelErrors.Cancelled() : ModelErrors.RuntimeFault($"failed to load '{key.VersionKey}': {OrtErrorText.Clean(e.Message, null)}"));
        }

        return await BlockingWork.RunAsync(() => Load(source, memory, cancellationToken), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Runs one request; <see cref="ModelErrorCode.NotReady"/> unless the instance is ready.</summary>
    /// <param name="request">The request. Its tensors' memory may be used again as soon as the answer is there: nothing reads it any more.</param>
    /// <param name="cancellationToken">
    /// The caller's: what it ends while waiting is answered <see cref="ModelErrorCode.Cancelled"/> at once and does not run; what it
    /// ends while running is ended between two nodes of the graph.
    /// </param>
    /// <param name="mayRunInline">
    /// Whether the calling thread may run it, where nobody waits and the instance's runs are quick: the answer is then there when the
    /// call returns. Never true on a grain's turn.
    /// </param>
    /// <returns>The answer; to be awaited once.</returns>
    public ValueTask<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken, bool mayRunInline = false)
    {
        var arrivedAt = time.GetTimestamp();
        if (!leases.TryTake())
        {
            ModelError notReady;
            lock (gate)
                notReady = ModelErrors.VersionNotReady(key.VersionKey, InstanceTransitions.Describe(state, reason));
            counters.OnUnanswered(notReady.Code, arrivedAt, time.GetTimestamp());
            return new ValueTask<Outcome<InferResponse>>(notReady);
        }

        if (request.Caller != 0)
            counters.OnCaller(request.Caller);
        // There and the same for as long as the lease is held.
        var model = loaded!;
        var error = model.Check(request) ?? (cancellationToken.IsCancellationRequested ? ModelErrors.Cancelled() : null);
        if (error is not null)
        {
            _ = model.Refuse(error, arrivedAt, time.GetTimestamp());
            leases.GiveBack();
            return new ValueTask<Outcome<InferResponse>>(error);
        }

        if (!mayRunInline || !model.IsQuick(request) || !model.TryBeginInline(threads, out var slot))
            return InferenceRun.Enqueue(threads, time, leases, model, request, arrivedAt, cancellationToken);
        var outcome = model.Run(request, arrivedAt, arrivedAt, null, cancellationToken);
        model.EndInline(threads, slot);
        leases.GiveBack();
        return new ValueTask<Outcome<InferResponse>>(outcome);
    }

    /// <summary>
    /// Runs every sample when no request waits for a thread, and judges the answers. Not counted as usage; null where nothing is loaded,
    /// there are no samples, or it was unloaded meanwhile.
    /// </summary>
    public Task<ProbeResult?> ProbeAsync()
    {
        LoadedModel? model;
        lock (gate)
            model = state == InstanceState.Ready ? loaded : null;
        return model is { Manifest.Samples.IsEmpty: false }
            ? new ProbeRun(key, leases, model, () => loaded, threads, judge, time).Start()
            : Task.FromResult<ProbeResult?>(null);
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
                wait = drained;
            }
            else if (state != InstanceState.Ready)
            {
                return;
            }
            else
            {
                MoveLocked(InstanceState.Draining, why);
                wait = drained = leases.Close();
            }
        }

        await wait.ConfigureAwait(false);
        await FinishAsync(wait).ConfigureAwait(false);
    }

    /// <summary>
    /// Unloads it where no request is in flight, all in one: a request that comes at the same moment either keeps it loaded or is answered
    /// <see cref="ModelErrorCode.NotReady"/>.
    /// </summary>
    /// <returns>Whether it was unloaded: its memory is free.</returns>
    public async Task<bool> TryUnloadIdleAsync(string why)
    {
        Task wait;
        lock (gate)
        {
            if (state != InstanceState.Ready || !leases.TryCloseIdle())
                return false;
            MoveLocked(InstanceState.Draining, why);
            wait = drained = Task.FromResult(true);
        }

        await FinishAsync(wait).ConfigureAwait(false);
        return true;
    }

    /// <summary>Not on a grain's turn, nor on the pool: to let a big session go takes its time.</summary>
    private Task FinishAsync(Task wait) => BlockingWork.RunAsync(() => Finish(wait), CancellationToken.None);

    /// <summary>Lets the session go, once nobody uses it.</summary>
    private void Finish(Task wait)
    {
        LoadedModel? last = null;
        lock (gate)
        {
            // Not where another caller ended this draining, and the instance was loaded again and is draining anew.
            if (state == InstanceState.Draining && drained == wait)
            {
                last = loaded;
                loaded = null;
                MoveLocked(InstanceState.Unloaded, reason);
            }
        }

        last?.Release();
    }

    private ModelError? Load(SessionSource source, IMemoryShare? memory, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var outcome = loader.Load(source, memory, () => Move(InstanceState.Warming, ""), cancellationToken);
        if (!outcome.IsSuccess)
            return Fail(outcome.Error);
        lock (gate)
        {
            loaded = outcome.Value;
            loadDuration = time.GetElapsedTime(startedAt);
            Volatile.Write(ref loadedAt, time.GetTimestamp());
            MoveLocked(InstanceState.Ready, "");
            leases.Open();
        }

        return null;
    }

    private ModelError Fail(ModelError error)
    {
        Move(InstanceState.Failed, error.Message);
        return error;
    }

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
}
