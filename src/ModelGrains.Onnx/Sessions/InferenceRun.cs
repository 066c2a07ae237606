using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Onnx.Sessions;

/// <summary>
/// One request on its way through the queue and the session, and the answer its caller waits for. What is cancelled while it waits
/// leaves the queue at once and does not run; what is cancelled while it runs is ended between two nodes of the graph. Used again
/// once its caller has the answer: whoever takes it out of the queue completes it, once, and touches it no more.
/// </summary>
internal sealed class InferenceRun : InferenceWork, IValueTaskSource<Outcome<InferResponse>>
{
    private const int MaxPooled = 256;

    /// <summary>
    /// A request waits at most this part of its time: a shorter queue keeps the threads as busy, and where the machine stalls, what waits
    /// still comes in time.
    /// </summary>
    private const int PatiencePart = 3;

    private static readonly ConcurrentQueue<InferenceRun> Pool = new();
    private static int pooled;

    private ManualResetValueTaskSourceCore<Outcome<InferResponse>> source = new() { RunContinuationsAsynchronously = true };
    private RunOptions? options;
    private InferenceThreads threads = null!;
    private TimeProvider time = null!;
    private Leases leases = null!;
    private LoadedModel model = null!;
    private InferRequest request = null!;
    private CancellationToken cancellationToken;
    private CancellationTokenRegistration registration;
    private volatile bool isCancelled;

    private InferenceRun()
    {
    }

    /// <summary>The request.</summary>
    public InferRequest Request => request;

    /// <summary>When it came to the instance.</summary>
    public long ArrivedAt { get; private set; }

    /// <summary>When it came to the instance, in microseconds.</summary>
    public long ArrivedMicroseconds { get; private set; }

    /// <summary>Whether its caller is gone.</summary>
    public bool IsCancelled => isCancelled;

    /// <summary>Queues a request, which holds a lease: it is given back before the answer.</summary>
    public static ValueTask<Outcome<InferResponse>> Enqueue(
        InferenceThreads threads, TimeProvider time, Leases leases, LoadedModel model, InferRequest request, long arrivedAt, CancellationToken cancellationToken)
    {
        if (Pool.TryDequeue(out var run))
            Interlocked.Decrement(ref pooled);
        else
            run = new InferenceRun();
        run.threads = threads;
        run.time = time;
        run.leases = leases;
        run.model = model;
        run.request = request;
        run.ArrivedAt = arrivedAt;
        run.Patience = request.TimeLeft is { } left ? (long)(left.TotalSeconds * time.TimestampFrequency / PatiencePart) : long.MaxValue;
        run.ArrivedMicroseconds = model.Microseconds(arrivedAt);
        run.cancellationToken = cancellationToken;
        return run.Enqueue();
    }

    /// <inheritdoc/>
    public override void Run()
    {
        model.GiveBackPlace();
        var outcome = RunAlone();
        threads.EndRun();
        Complete(outcome);
    }

    /// <summary>Runs it on the calling thread, unless its caller is gone; whoever took it out of the queue then calls <see cref="Complete"/>.</summary>
    public Outcome<InferResponse> RunAlone()
    {
        var now = time.GetTimestamp();
        if (isCancelled)
            return model.Refuse(ModelErrors.Cancelled(), ArrivedAt, now);
        return model.RefusesLate(ArrivedAt, now)
            ? model.Refuse(ModelErrors.DeadlineExceeded(), ArrivedAt, now)
            : model.Run(request, ArrivedAt, now, options, cancellationToken);
    }

    /// <summary>Answers it without a run. Only by whoever took it out of the queue.</summary>
    public void Refuse(ModelError error) => Complete(model.Refuse(error, ArrivedAt, time.GetTimestamp()));

    /// <summary>Answers it. Only by whoever took it out of the queue, once; it may be another request when this returns.</summary>
    public void Complete(Outcome<InferResponse> outcome)
    {
        // Waits for OnCancelled where that is under way on another thread: nothing of this request may touch the next.
        registration.Dispose();
        leases.GiveBack();
        source.SetResult(outcome);
    }

    /// <summary>Answers it as <see cref="Complete"/> does; what waits for the answer goes on on the calling thread, which has to be one of the pool's.</summary>
    public void CompleteHere(Outcome<InferResponse> outcome)
    {
        source.RunContinuationsAsynchronously = false;
        Complete(outcome);
    }

    /// <inheritdoc/>
    Outcome<InferResponse> IValueTaskSource<Outcome<InferResponse>>.GetResult(short token)
    {
        var outcome = source.GetResult(token);
        source.Reset();
        source.RunContinuationsAsynchronously = true;
        Recycle();
        return outcome;
    }

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<Outcome<InferResponse>>.GetStatus(short token) => source.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource<Outcome<InferResponse>>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    private ValueTask<Outcome<InferResponse>> Enqueue()
    {
        if (cancellationToken.CanBeCanceled)
        {
            options ??= new RunOptions();
            registration = cancellationToken.UnsafeRegister(static run => ((InferenceRun)run!).OnCancelled(), this);
        }

        if (model.TryEnqueue(this, threads) is { } full)
        {
            registration.Dispose();
            Outcome<InferResponse> refused = model.Refuse(full, ArrivedAt, time.GetTimestamp());
            leases.GiveBack();
            Recycle();
            return new ValueTask<Outcome<InferResponse>>(refused);
        }

        // Cancelled between the registration and the queue, where OnCancelled did not find it.
        if (isCancelled && model.TryRemove(this, threads))
            Refuse(ModelErrors.Cancelled());
        return new ValueTask<Outcome<InferResponse>>(this, source.Version);
    }

    private void OnCancelled()
    {
        isCancelled = true;
        if (model.TryRemove(this, threads))
            Refuse(ModelErrors.Cancelled());
        else
            options!.Terminate = true;
    }

    private void Recycle()
    {
        if (options is { Terminate: true })
            options.Terminate = false;
        (model, request, leases, registration, cancellationToken, isCancelled) = (null!, null!, null!, default, default, false);
        if (Interlocked.Increment(ref pooled) <= MaxPooled)
            Pool.Enqueue(this);
        else
            Interlocked.Decrement(ref pooled);
    }
}
