using ModelGrains.Core.Shadows;
using ModelGrains.Errors;
using ModelGrains.Grains.Observation;
using ModelGrains.Grains.PredictionLogs;
using ModelGrains.Inference;

namespace ModelGrains.Grains.Shadows;

/// <summary>Takes copies of the requests of one model for its shadows. Safe for concurrent use.</summary>
internal sealed class ShadowObserver : IRequestObserver
{
    private readonly ShadowLane[] lanes;
    private readonly ShadowQueue queue;
    private readonly ShadowPressure pressure;
    private readonly PredictionLogTable logs;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;

    public ShadowObserver(ShadowLane[] lanes, ShadowQueue queue, ShadowPressure pressure, PredictionLogTable logs, ShadowOptions options, TimeProvider time)
    {
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
        foreach (var lane in lanes)
        {
            if (!MayTake(lane.Rule, request, id, now))
                continue;
            if (!pressure.IsPaused)
                return true;
            // Which version would have answered is not known yet: where the route has several, this counts the requests of the others too.
            lane.Tally.OnPaused();
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
            if (pressure.IsPaused)
                lane.Tally.OnPaused();
            else
                queue.Add(new ShadowWork(lane, request, SizeOf(request), time.GetTimestamp(), TimeOf(request.Request)));
        }
    }

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
        long size = 0;
        foreach (var input in request.Request.Inputs)
            size += input.Data.Length;
        if (request.Answer.IsSuccess)
        {
            foreach (var output in request.Answer.Value.Outputs)
                size += output.Data.Length;
        }

        return size;
    }

    private TimeSpan TimeOf(InferRequest request) => request.TimeLeft is { } left && left < timeout ? left : timeout;
}
