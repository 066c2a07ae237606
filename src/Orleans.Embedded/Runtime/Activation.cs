using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Invocation;
using Orleans.Storage;
using Orleans.Timers;

namespace Orleans.Runtime;

/// <summary>
/// One activation of a grain: takes its requests, starts them in turns, and goes from activating to valid to deactivating
/// to invalid. An invalid activation refuses requests, and the directory then makes a new one.
/// </summary>
internal sealed class Activation : IGrainContext
{
    // After this many requests that completed at once, continuations of others get their turn.
    private const int RequestsPerPump = 32;
    private readonly Lock _gate = new();
    private readonly TurnQueue _turns;
    private readonly ActivationStages _stages;
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ActivationState _state = ActivationState.Activating;
    private bool _starting = true;
    private bool _wasValid;
    private bool _ending;
    private DeactivationReason _reason;
    private CancellationToken _deactivateToken;

    public Activation(Silo silo, GrainClass grainClass, GrainId grainId)
    {
        Silo = silo;
        Class = grainClass;
        GrainId = grainId;
        Address = new GrainAddress
        {
            GrainId = grainId,
            ActivationId = ActivationId.NewId(),
            SiloAddress = silo.Address,
            MembershipVersion = silo.Cluster.Membership.Version,
        };
        Scheduler = new ActivationScheduler(this);
        Idleness = new ActivationIdleness(silo.Time, grainClass.CollectionAge);
        _turns = new TurnQueue(grainClass);
        _stages = new ActivationStages(this);
    }

    public Silo Silo { get; }

    public GrainClass Class { get; }

    public GrainId GrainId { get; }

    public GrainAddress Address { get; }

    public ActivationId ActivationId => Address.ActivationId;

    public ActivationScheduler Scheduler { get; }

    public ActivationIdleness Idleness { get; }

    public GrainReference GrainReference => field ??= Silo.Calls.References.Create(GrainId);

    public object? GrainInstance => _stages.Instance;

    public IServiceProvider ActivationServices => _stages.Services;

    public IGrainLifecycle ObservableLifecycle => _stages.Lifecycle;

    public GrainTimers Timers { get; } = new();

    public Task Deactivated => _deactivated.Task;

    // Running and waiting requests.
    public int Load
    {
        get
        {
            lock (_gate) return _turns.WaitingCount + _turns.RunningCount;
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (_gate) return _state == ActivationState.Valid && _turns.WaitingCount + _turns.RunningCount == 0;
        }
    }

    public void Start(Dictionary<string, object>? requestContext) => Scheduler.Run(() => _ = StartAsync(requestContext));

    // False when the activation has ended and the request belongs to the next one.
    public bool Receive(RequestBase request)
    {
        bool wake;
        lock (_gate)
        {
            if (_state == ActivationState.Invalid) return false;
            var limit = Class.QueueLimit;
            if (limit > 0 && !request.IsLocal && _turns.WaitingCount + _turns.RunningCount > limit)
            {
                request.Fail(new LimitExceededException(
                    Class.QueueLimitName, _turns.WaitingCount + _turns.RunningCount, limit, $"Grain {GrainId} has too many requests."));
                return true;
            }

            request.Activation = this;
            _turns.Enqueue(request);
            wake = _state == ActivationState.Valid && _turns.MayStart(request);
        }

        if (wake) Scheduler.RequestPump();
        return true;
    }

    // One turn: starts what may start; ends the activation when it is time.
    public void Pump()
    {
        for (var started = 0; started < RequestsPerPump; started++)
        {
            RequestBase? request;
            lock (_gate)
            {
                if (_state == ActivationState.Deactivating && !_starting && _turns.RunningCount == 0 && !_ending)
                {
                    _ending = true;
                    _ = EndAsync();
                    return;
                }

                if (_state != ActivationState.Valid) return;
                request = _turns.StartNext();
            }

            if (request is null) return;
            StartRequest(request);
        }

        Scheduler.RequestPump();
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_state is ActivationState.Deactivating or ActivationState.Invalid) return;
            _reason = deactivationReason;
            _deactivateToken = cancellationToken;
            _wasValid = _state == ActivationState.Valid;
            _state = ActivationState.Deactivating;
        }

        Scheduler.RequestPump();
    }

    // The silo is lost: nothing of the grain's runs any more, and nobody gets an answer.
    public void Abandon()
    {
        List<RequestBase> lost;
        lock (_gate)
        {
            _state = ActivationState.Invalid;
            lost = [.. _turns.TakeWaiting(), .. _turns.Running()];
        }

        Timers.Dispose();
        Silo.Forget(this);
        _deactivated.TrySetResult();
        foreach (var request in lost)
            request.Fail(new SiloUnavailableException($"Silo {Silo.Address} became unavailable for message: {request}."));
    }

    public void DelayCollection(TimeSpan delay) => Idleness.Delay(delay);

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"[Activation: {Silo.Address}/{GrainId}{ActivationId} State={_state}]";

    private void StartRequest(RequestBase request)
    {
        if (request.KeepsAlive) Idleness.Touch();
        if (request.Cancellation is { IsCancelled: true }) request.Fail(new OperationCanceledException("The call was cancelled before it began."));
        if (!request.IsOneWay && request.IsAnswered)
        {
            Finish(request);
            return;
        }

        RequestContext.Current = request.Context;
        try
        {
            var filters = request.IsLocal ? [] : Silo.IncomingFilters;
            if (filters.Length > 0 || (GrainInstance is IIncomingGrainCallFilter && !request.IsLocal))
            {
                _ = RunFilteredAsync(request, filters);
                return;
            }

            var running = request.Invoke(GrainInstance!);
            if (running.IsCompleted)
            {
                Complete(request, running);
            }
            else
            {
                // The task completes at the end of one of our turns, so this needs no turn of its own.
                running.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => Complete(request, running));
            }
        }
        catch (Exception exception)
        {
            request.Fail(exception);
            OnFault(exception);
            Finish(request);
        }
    }

    private async Task RunFilteredAsync(RequestBase request, IIncomingGrainCallFilter[] filters)
    {
        var response = await new IncomingCallContext(request, this, filters).RunAsync();
        request.Answer(response);
        if (response.Exception is { } exception) OnFault(exception);
        Finish(request);
    }

    private void Complete(RequestBase request, Task completed)
    {
        if (request.Answer(completed) is { } exception) OnFault(exception);
        Finish(request);
    }

    private void OnFault(Exception exception)
    {
        // The grain saw state that others have changed since: its memory is worth nothing.
        if (exception is not InconsistentStateException { IsSourceActivation: true } conflict) return;
        conflict.IsSourceActivation = false;
        Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, conflict, conflict.Message));
    }

    private void Finish(RequestBase request)
    {
        bool more;
        lock (_gate)
        {
            _turns.Finish(request);
            more = _state == ActivationState.Valid ? _turns.WaitingCount > 0 : _turns.RunningCount == 0;
        }

        if (more) Scheduler.RequestPump();
    }

    private async Task StartAsync(Dictionary<string, object>? requestContext)
    {
        RequestContext.Current = requestContext;
        Exception? failure = null;
        try
        {
            await _stages.StartAsync();
        }
        catch (Exception exception)
        {
            failure = exception;
            Silo.Log.ActivationFailed(exception, GrainId);
        }

        lock (_gate)
        {
            _starting = false;
            if (_state == ActivationState.Activating)
            {
                _state = failure is null ? ActivationState.Valid : ActivationState.Deactivating;
                if (failure is not null) _reason = new DeactivationReason(DeactivationReasonCode.ActivationFailed, failure, "Failed to activate grain.");
            }
        }

        Scheduler.RequestPump();
    }

    private async Task EndAsync()
    {
        Timers.Dispose();
        await _stages.StopAsync(_wasValid, _reason, _deactivateToken);
        List<RequestBase> waiting;
        lock (_gate)
        {
            _state = ActivationState.Invalid;
            waiting = _turns.TakeWaiting();
        }

        Silo.Forget(this);
        _deactivated.TrySetResult();
        foreach (var request in waiting)
        {
            if (request.IsLocal) continue;
            if (_reason is { ReasonCode: DeactivationReasonCode.ActivationFailed, Exception: { } failure }) request.Fail(failure);
            else Silo.Cluster.Forward(request, Silo, _wasValid);
        }
    }
}
