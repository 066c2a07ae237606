using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Primitives;
using ModelGrains.Errors;
using ModelGrains.Gateway.Admission;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Gateway.Metrics;
using ModelGrains.Gateway.Tracing;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>
/// <c>ModelInfer</c>, the method whose cost is the product's speed: tensors are read as they arrive and written from where they lie, and
/// what a call needs is used again.
/// </summary>
internal sealed class GrpcInferEndpoint
{
    private readonly IDataPlane plane;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly InferenceGrpcOptions options;
    private readonly GatewayInstruments? instruments;
    private readonly InferTracer? tracer;
    private readonly AdmissionControl admission;
    private readonly ObjectPool<GrpcInferCall> calls;
    private volatile Refusal? lastRefusal;

    public GrpcInferEndpoint(IServiceProvider services, InferenceGrpcOptions options)
    {
        this.options = options;
        plane = services.GetRequiredService<IDataPlane>();
        time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(GrpcFaults));
        instruments = services.GetService<GatewayInstruments>();
        tracer = services.GetService<InferTracer>();
        admission = services.GetService<AdmissionControl>() ?? AdmissionControl.Unlimited;
        calls = new DefaultObjectPool<GrpcInferCall>(new CallPolicy(admission, tracer), options.PooledCalls);
    }

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        if (GrpcAnswers.Refuse(context))
            return Task.CompletedTask;
        var startedAt = time.GetTimestamp();
        return admission.TryEnter() is { } overloaded ? RefuseAsync(context, overloaded, startedAt) : AnswerAsync(context, startedAt);
    }

    private async Task AnswerAsync(HttpContext context, long startedAt)
    {
        // The limit is the message's, checked by its declared length.
        var feature = context.Features as IHttpMaxRequestBodySizeFeature ?? context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (feature is { IsReadOnly: false })
            feature.MaxRequestBodySize = null;
        var call = calls.Get();
        GrpcStatus? status;
        try
        {
            status = await call.RunAsync(context, plane, options, time, startedAt);
        }
        catch (Exception failure)
        {
            // Its buffers are not given back: whoever failed may still read them.
            var code = context.RequestAborted.IsCancellationRequested || CutOff.Is(failure) ? GrpcStatusCode.Cancelled : GrpcStatusCode.Internal;
            await GrpcFaults.AnswerAsync(context, failure, logger);
            OnCompleted(context, call.Trace, startedAt, code);
            return;
        }
        finally
        {
            admission.Leave(0);
        }

        var trace = call.Trace;
        call.Reset();
        calls.Return(call);
        if (status is { } failed)
            await GrpcAnswers.WriteStatusAsync(context, failed);
        OnCompleted(context, trace, startedAt, status?.Code ?? GrpcStatusCode.Ok);
    }

    /// <summary>Refuses a request at the door. When this matters it is what the server does most: nothing is made that the last refusal made.</summary>
    private Task RefuseAsync(HttpContext context, ModelError error, long startedAt)
    {
        var refusal = lastRefusal;
        if (refusal?.Error != error)
            lastRefusal = refusal = new Refusal(error, WireErrors.ToGrpc(error));
        OnCompleted(context, null, startedAt, refusal.Code);
        return GrpcAnswers.WriteTrailersAsync(context, refusal.Trailers);
    }

    private void OnCompleted(HttpContext context, InferTrace? trace, long startedAt, GrpcStatusCode code)
    {
        instruments?.OnCompleted(GatewayWire.Grpc, (int)code, time.GetElapsedTime(startedAt));
        if (tracer is not null && tracer.Source.HasListeners())
            tracer.OnCompleted(context.Request.Headers, trace, startedAt, GatewayWire.Grpc, (int)code, code == GrpcStatusCode.Ok);
    }

    private sealed class Refusal(ModelError error, GrpcStatus status)
    {
        public ModelError Error => error;

        public GrpcStatusCode Code => status.Code;

        public KeyValuePair<string, StringValues>[] Trailers { get; } = [.. GrpcAnswers.TrailersOf(status)];
    }

    private sealed class CallPolicy(AdmissionControl admission, InferTracer? tracer) : PooledObjectPolicy<GrpcInferCall>
    {
        public override GrpcInferCall Create() => new(admission, tracer);

        public override bool Return(GrpcInferCall obj) => true;
    }
}
