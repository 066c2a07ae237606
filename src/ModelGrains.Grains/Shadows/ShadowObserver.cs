using ModelGrains.Core.Shadows;
using ModelGrains.Errors;
using ModelGrains.Grains.Observation;
using ModelGrains.Inference;

namespace ModelGrains.Grains.Shadows;

/// <summary>Takes copies of the requests of one model for its shadows. Safe for concurrent use.</summary>
internal sealed class ShadowObserver : IRequestObserver
{
    private readonly ShadowLane[] lanes;
    private readonly ShadowQueue queue;
    private readonly ShadowPressure pressure;
    private readonly ILoggedRequests logged;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;

    public ShadowObserver(ShadowLane[] lanes, ShadowQueue queue, ShadowPressure pressure, ILoggedRequests logged, ShadowOptions options, TimeProvider time)
    {
        this.lanes = lanes;
        this.queue = queue;
        this.pressure = pressure;
        this.logged = logged;
        timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        this.time = time;
    }

    public bool Wants(InferRequest request, ReadOnlySpan<char> id)
    {
        var now = time.GetUtcNow();
        foreach (var lane in lanes)
        {
            if (!Takes(lane.Rule, request, id, now))
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
            if (answered != lane.Rule.Shadow.Primary || !Takes(lane.Rule, request.Request, request.Id, now))
                continue;
            if (pressure.IsPaused)
                lane.Tally.OnPaused();
            else
                queue.Add(new ShadowWork(lane, request, SizeOf(request), time.GetTimestamp(), TimeOf(request.Request)));
        }
    }

    private bool Takes(ShadowRule rule, InferRequest request, ReadOnlySpan<char> id, DateTimeOffset now) =>
        rule.Takes(request, id, now) && (!rule.Shadow.OnlyLogged || logged.Has(rule.Key.Primary, request, id));

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
