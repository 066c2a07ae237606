using System.Collections.Immutable;
using ModelGrains.Core.Routing;
using ModelGrains.Core.Shadows;
using ModelGrains.Errors;
using ModelGrains.Grains.Observation;
using ModelGrains.Grains.PredictionLogs;
using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Grains.Shadows;

/// <summary>Takes copies of the requests of one model for its shadows. Safe for concurrent use.</summary>
internal sealed class ShadowObserver : IRequestObserver
{
    private readonly ShadowLane[] lanes;
    private readonly bool isSplit;
    private readonly ShadowQueue queue;
    private readonly ShadowPressure pressure;
    private readonly PredictionLogTable logs;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;

    public ShadowObserver(
        RouteModel route, ShadowLane[] lanes, ShadowQueue queue, ShadowPressure pressure, PredictionLogTable logs, ShadowOptions options, TimeProvider time)
    {
        isSplit = route.Revision.Spec.Targets.Length > 1;
        this.lanes = lanes;
        this.queue = queue;
        this.pressure = pressure;
        this.logs = logs;
        timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        this.time = time;
    }

    public bool Wants(InferRequest request, ReadOnlySpan<char> id)
    {
        var now = time.GetUtcNow();
        var isPaused = pressure.IsPaused;
        foreach (var lane in lanes)
        {
            if (!isPaused && !IsFull(lane, request) && MayTake(lane.Rule, request, id, now))
                return true;
        }

        // Nobody sees what it comes to: it is counted now.
        foreach (var lane in lanes)
        {
            if (!MayTake(lane.Rule, request, id, now))
                continue;
            // Which version would have answered is not known yet: where the route has several, this counts the requests of the others too.
            if (isPaused)
                lane.Tally.OnPaused();
            else
                lane.Tally.OnDropped();
        }

        return false;
    }

    public void OnAnswered(ObservedRequest request)
    {
        if (request.Version is not { } answered || !IsComparable(request.Answer))
            return;
        var now = time.GetUtcNow();
        foreach (var lane in lanes)
        {
            if (answered != lane.Rule.Shadow.Primary || !Takes(lane.Rule, request, now))
                continue;
            var size = SizeOf(request);
            if (pressure.IsPaused)
                lane.Tally.OnPaused();
            else if (!queue.HasRoom(lane, size))
                lane.Tally.OnDropped();
            else
                queue.Add(new ShadowWork(lane, request.Keep(), size, time.GetTimestamp(), TimeOf(request.Request)));
        }
    }

    /// <summary>
    /// Whether there is no room for a request that is the shadow's for sure: which version answers is certain, and so is whether it is in the
    /// log where that decides.
    /// </summary>
    private bool IsFull(ShadowLane lane, InferRequest request) =>
        (!isSplit || request.Version is not null) && !lane.Rule.Shadow.OnlyLogged && !queue.HasRoom(lane, SizeOf(request.Inputs));

    private bool MayTake(ShadowRule rule, InferRequest request, ReadOnlySpan<char> id, DateTimeOffset now) =>
        rule.Takes(request, id, now) && (!rule.Shadow.OnlyLogged || logs.Find(request.Model)?.Wants(request, id) == true);

    private bool Takes(ShadowRule rule, ObservedRequest request, DateTimeOffset now) =>
        MayTake(rule, request.Request, request.Id, now) &&
        (!rule.Shadow.OnlyLogged || logs.Find(request.Request.Model)?.FieldsOf(request.Id, request.Version) is not null);

    /// <summary>What the primary had no time or place for says nothing about its shadow.</summary>
    private static bool IsComparable(Outcome<InferResponse> answer) =>
        answer.IsSuccess || answer.Error.Code is ModelErrorCode.InvalidInput or ModelErrorCode.RuntimeFault;

    private static long SizeOf(ObservedRequest request)
    {
        var size = SizeOf(request.Request.Inputs);
        return request.Answer.IsSuccess ? size + SizeOf(request.Answer.Value.Outputs) : size;
    }

    private static long SizeOf(ImmutableArray<Tensor> tensors)
    {
        long size = 0;
        foreach (var tensor in tensors)
            size += tensor.Data.Length;
        return size;
    }

    private TimeSpan TimeOf(InferRequest request) => request.TimeLeft is { } left && left < timeout ? left : timeout;
}
