using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ModelGrains.Errors;
using ModelGrains.Gateway.Metrics;
using ModelGrains.Gateway.Settings;
using ModelGrains.Inference;

namespace ModelGrains.Gateway.Tracing;

/// <summary>
/// Spans of inference requests, made when a request is answered, from the times that were taken on the way: while nobody listens a
/// request carries nothing. Safe for concurrent use.
/// </summary>
internal sealed class InferTracer : IDisposable
{
    /// <summary>The name of the source of spans.</summary>
    public const string SourceName = "ModelGrains";

    private readonly TimeProvider time;
    private readonly TraceSettings settings;
    private readonly ShareSampler share;

    public InferTracer(TimeProvider time, TraceSettings settings, TracingOptions options)
    {
        this.time = time;
        this.settings = settings;
        share = new ShareSampler(options.SampleRate);
    }

    /// <summary>The source of spans: what listens to it gets those of this tracer alone.</summary>
    public ActivitySource Source { get; } = new(SourceName);

    /// <summary>Keeps the time at which a request is given to the data plane; null while nobody listens.</summary>
    public InferTrace? Begin(InferRequest request) => Source.HasListeners() ? new InferTrace(request.Model, request.Version, time.GetTimestamp()) : null;

    /// <summary>Keeps the data plane's answer.</summary>
    public void OnAnswered(InferTrace? trace, Outcome<InferResponse> response) =>
        trace?.OnAnswered(time.GetTimestamp(), response.IsSuccess ? response.Value : null);

    /// <summary>Makes the spans of a request that is answered, if it is one to trace.</summary>
    /// <param name="headers">Its headers, which may name the span above.</param>
    /// <param name="trace">What was kept of it; null where it did not come as far.</param>
    /// <param name="startedAt">When it came.</param>
    /// <param name="wire">How it came.</param>
    /// <param name="code">The status of gRPC or HTTP.</param>
    /// <param name="isSuccess">Whether it was answered as asked.</param>
    public void OnCompleted(IHeaderDictionary headers, InferTrace? trace, long startedAt, GatewayWire wire, int code, bool isSuccess)
    {
        if (!Source.HasListeners())
            return;
        ActivityContext? parent = headers.TryGetValue("traceparent", out StringValues given) && ActivityContext.TryParse(given, headers["tracestate"], isRemote: true, out var named)
            ? named : null;
        if (!(settings.Sample(trace?.Model) ?? parent?.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ?? share.Next()))
            return;
        var current = Activity.Current;
        Activity.Current = null;
        try
        {
            var clock = new SpanClock(time);
            using var infer = Source.StartActivity("modelgrains.infer", ActivityKind.Server, parent ?? default, startTime: clock.At(startedAt));
            if (infer is null)
                return;
            infer.SetTag("modelgrains.wire", wire.Name()).SetTag("modelgrains.code", code).SetTag("modelgrains.outcome", isSuccess ? "ok" : "error");
            if (!isSuccess)
                infer.SetStatus(ActivityStatusCode.Error);
            if (trace is not null)
            {
                Describe(infer, trace);
                if (trace.AnsweredAt is { } answeredAt)
                    Route(infer, trace, clock.At(trace.SentAt), clock.At(answeredAt));
            }

            infer.SetEndTime(clock.Now.UtcDateTime);
        }
        finally
        {
            Activity.Current = current;
        }
    }

    public void Dispose() => Source.Dispose();

    private void Route(Activity infer, InferTrace trace, DateTimeOffset from, DateTimeOffset to)
    {
        using var route = Child("modelgrains.route", infer, from, to);
        if (route is null || trace.Timing == default)
            return;
        Describe(route, trace);

        // What the instance says are durations of another clock. What is left of the route's time was the way there and back: half and half.
        var timing = trace.Timing;
        var queued = TimeSpan.FromMicroseconds(timing.QueueMicroseconds);
        var ran = TimeSpan.FromMicroseconds(timing.ComputeInputMicroseconds + timing.ComputeInferMicroseconds + timing.ComputeOutputMicroseconds);
        var way = (to - from - queued - ran) / 2;
        var begin = from + (way > TimeSpan.Zero ? way : TimeSpan.Zero);
        using (Child("modelgrains.queue", route, begin, begin + queued))
        {
        }

        using var run = Child("modelgrains.run", route, begin + queued, begin + queued + ran);
        if (run is not null)
            Describe(run, trace);
    }

    private Activity? Child(string name, Activity above, DateTimeOffset from, DateTimeOffset to)
    {
        var child = Source.StartActivity(name, ActivityKind.Internal, above.Context, startTime: from);
        return child?.SetEndTime((to > from ? to : from.AddTicks(1)).UtcDateTime);
    }

    private static void Describe(Activity span, InferTrace trace)
    {
        span.SetTag("modelgrains.model", trace.Model.Value);
        if (trace.Version is { } version)
            span.SetTag("modelgrains.version", version.ToString());
        if (trace.Timing.BatchSize > 0)
            span.SetTag("modelgrains.batch_size", trace.Timing.BatchSize);
    }

    /// <summary>Times of day for timestamps.</summary>
    private readonly struct SpanClock(TimeProvider time)
    {
        private readonly long stamp = time.GetTimestamp();

        public DateTimeOffset Now { get; } = time.GetUtcNow();

        public DateTimeOffset At(long timestamp) => Now - time.GetElapsedTime(timestamp, stamp);
    }
}
