using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelGrains.Errors;
using ModelGrains.Gateway.Admission;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Gateway.Metrics;
using ModelGrains.Gateway.Tracing;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Infer;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Gateway.Grpc;

/// <summary>One request of a stream: taken in, run, counted and traced. What is wrong with it is in its answer.</summary>
internal sealed class StreamInference(IServiceProvider services, IHeaderDictionary headers)
{
    private readonly TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private readonly AdmissionControl admission = services.GetService<AdmissionControl>() ?? AdmissionControl.Unlimited;
    private readonly InferTracer? tracer = services.GetService<InferTracer>();
    private InferTrace? trace;

    /// <summary>Answers the request.</summary>
    public async Task<ModelStreamInferResponse> InferAsync(ModelInferRequest request, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var code = GrpcStatusCode.Cancelled;
        try
        {
            var answer = await AdmittedAsync(request, cancellationToken);
            code = answer.IsSuccess ? GrpcStatusCode.Ok : WireErrors.ToGrpc(answer.Error).Code;
            return answer.IsSuccess ? new ModelStreamInferResponse { InferResponse = answer.Value } : Failed(request, answer.Error.Message);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            code = GrpcStatusCode.Internal;
            GrpcStreamLog.InferenceFailed(services.GetRequiredService<ILoggerFactory>().CreateLogger<ModelStreamInferHandler>(), failure);
            return Failed(request, "The server failed on this request");
        }
        finally
        {
            services.GetService<GatewayInstruments>()?.OnCompleted(GatewayWire.GrpcStream, (int)code, time.GetElapsedTime(startedAt));
            tracer?.OnCompleted(headers, trace, startedAt, GatewayWire.GrpcStream, (int)code, code == GrpcStatusCode.Ok);
        }
    }

    private async Task<Outcome<ModelInferResponse>> AdmittedAsync(ModelInferRequest request, CancellationToken cancellationToken)
    {
        if (admission.TryEnter() is { } overloaded)
            return overloaded;
        long reserved = 0;
        try
        {
            var size = request.CalculateSize();
            if (admission.TryReserve(size) is { } refused)
                return refused;
            reserved = size;
            return await RunAsync(request, cancellationToken);
        }
        finally
        {
            admission.Leave(reserved);
        }
    }

    private async Task<Outcome<ModelInferResponse>> RunAsync(ModelInferRequest request, CancellationToken cancellationToken)
    {
        var read = InferRequestMessages.Read(request);
        if (!read.IsSuccess)
            return read.Error;
        using var deadline = new RequestDeadline(time, cancellationToken);
        if (InferParameters.TimeoutOf(read.Value) is { } timeout)
            deadline.Shorten(timeout);
        trace = tracer?.Begin(read.Value);
        var plane = services.GetRequiredService<IDataPlane>();
        var called = RoutingHeaders.Attach(read.Value with { Caller = Callers.HashOf(headers) }, plane, headers);
        var outcome = await plane.InferAsync(deadline.Stamp(called), deadline.Token);
        tracer?.OnAnswered(trace, outcome);
        if (!outcome.IsSuccess)
            return deadline.IsOver ? ModelErrors.DeadlineExceeded() : outcome.Error;
        var answer = InferResponseMessages.Write(outcome.Value);
        if (InferParameters.WantsTiming(read.Value))
            answer.Parameters.Add(InferTimingMessages.Write(outcome.Value.Timing).Parameters);
        foreach (var (name, value) in Explanation.Of(headers, outcome.Value))
            answer.Parameters[name] = new InferParameter { StringParam = value };
        return answer;
    }

    private static ModelStreamInferResponse Failed(ModelInferRequest request, string error) => new()
    {
        ErrorMessage = error,
        InferResponse = new ModelInferResponse { Id = request.Id },
    };
}
