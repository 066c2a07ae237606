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

    private static readonly ConcurrentQueue<InferenceRun> Pool = new();
    private static int pooled;

    private ManualResetValueTaskSourceCore<Outcome<InferResponse>> source = new() { RunContinuationsAsynchronously = true };
    private RunOptions? options;
    private InferenceThreads threads = null!;
    private TimeProvider time = null!;
    private Leases leases = null!;
    private LoadedModel model = null!;
    private InferRequest request = null!;
    private long arrivedAt;
    private CancellationToken cancellationToken;
    private CancellationTokenRegistration registration;
    private volatile bool isCancelled;

    private InferenceRun()
    {
    }

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
        run.arrivedAt = arrivedAt;
        run.cancellationToken = cancellationToken;
        return run.Enqueue();
    }

    /// <inheritdoc/>
    public override void Run()
    {
        var now = time.GetTimestamp();
        var outcome = isCancelled ? model.Refuse(ModelErrors.Cancelled(), arrivedAt, now) : model.Run(request, arrivedAt, now, options, cancellationToken);
        threads.EndRun();
        Complete(outcome);
    }

    /// <inheritdoc/>
    Outcome<InferResponse> IValueTaskSource<Outcome<InferResponse>>.GetResult(short token)
    {
        var outcome = source.GetResult(token);
        source.Reset();
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

        if (!threads.TryEnqueue(this))
        {
            registration.Dispose();
            Outcome<InferResponse> full = model.Refuse(
                ModelErrors.QueueFull(request.Model.Value, threads.QueueLimit, TimeSpan.FromMilliseconds(100)), arrivedAt, time.GetTimestamp());
            leases.GiveBack();
            Recycle();
            return new ValueTask<Outcome<InferResponse>>(full);
        }

        // Cancelled between the registration and the queue, where OnCancelled did not find it.
        if (isCancelled && threads.TryRemove(this))
            Complete(model.Refuse(ModelErrors.Cancelled(), arrivedAt, time.GetTimestamp()));
        return new ValueTask<Outcome<InferResponse>>(this, source.Version);
    }

    private void OnCancelled()
    {
        isCancelled = true;
        if (threads.TryRemove(this))
            Complete(model.Refuse(ModelErrors.Cancelled(), arrivedAt, time.GetTimestamp()));
        else
            options!.Terminate = true;
    }

    /// <summary>Only by whoever took it out of the queue.</summary>
    private void Complete(Outcome<InferResponse> outcome)
    {
        // Waits for OnCancelled where that is under way on another thread: nothing of this request may touch the next.
        registration.Dispose();
        leases.GiveBack();
        source.SetResult(outcome);
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
