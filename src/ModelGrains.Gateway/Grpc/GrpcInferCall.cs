using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using ModelGrains.Errors;
using ModelGrains.Gateway.Admission;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Gateway.Tracing;
using ModelGrains.Inference;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Infer;

namespace ModelGrains.Gateway.Grpc;

/// <summary>What one inference call over gRPC needs while it lasts; used again for the next.</summary>
internal sealed class GrpcInferCall : IMessageAdmission
{
    private readonly InferRequestParser parser = new();
    private readonly AdmissionControl admission;
    private readonly InferTracer? tracer;
    private long reserved;

    public GrpcInferCall(AdmissionControl admission, InferTracer? tracer)
    {
        this.admission = admission;
        this.tracer = tracer;
    }

    /// <summary>What was kept of the request for its spans, if anything.</summary>
    public InferTrace? Trace { get; private set; }

    /// <inheritdoc/>
    public GrpcStatus? Admit(long length)
    {
        if (admission.TryReserve(length) is { } refused)
            return WireErrors.ToGrpc(refused);
        reserved += length;
        return null;
    }

    /// <summary>Reads, infers and writes; null where the answer is written, else the status to answer with.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<GrpcStatus?> RunAsync(HttpContext context, IDataPlane plane, InferenceGrpcOptions options, TimeProvider time, long startedAt)
    {
        using var deadline = new RequestDeadline(time, startedAt, context.RequestAborted);
        try
        {
            var headers = context.Request.Headers;
            if (headers.TryGetValue(GrpcHeaders.Timeout, out var text))
            {
                if (!GrpcTimeout.TryParse(text.ToString(), out var timeout))
                    return GrpcAnswers.WrongTimeout;
                deadline.Shorten(timeout);
                deadline.Token.ThrowIfCancellationRequested();
            }

            var encoding = headers.TryGetValue(GrpcHeaders.Encoding, out var named) ? named.ToString() : null;

            // A caller that leaves ends the body's reader too: without a deadline there is nothing to register for each read.
            var token = deadline.IsSet ? deadline.Token : CancellationToken.None;
            var status = await InferRequestReader.ReadAsync(context.Request.BodyReader, parser, encoding, options.MaxMessageSize, this, token);
            if (!status.IsOk)
                return status;
            var request = parser.Finish(Callers.HashOf(context));
            if (!request.IsSuccess)
                return WireErrors.ToGrpc(request.Error);
            if (InferParameters.TimeoutOf(request.Value) is { } asked)
                deadline.Shorten(asked);
            return await InferAsync(context, plane, deadline.Stamp(RoutingHeaders.Attach(request.Value, plane, headers)), deadline);
        }
        catch (OperationCanceledException) when (deadline.IsOver && !context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            return WireErrors.ToGrpc(ModelErrors.DeadlineExceeded());
        }
        finally
        {
            admission.Release(reserved);
            reserved = 0;
        }
    }

    /// <summary>Makes the call ready for another. Not where it ended in an exception: then its buffers may still be read, and it is let go.</summary>
    public void Reset()
    {
        parser.Reset();
        Trace = null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<GrpcStatus?> InferAsync(HttpContext context, IDataPlane plane, InferRequest request, RequestDeadline deadline)
    {
        deadline.Token.ThrowIfCancellationRequested();
        Trace = tracer?.Begin(request);
        var response = await plane.InferAsync(request, deadline.Token);
        if (Trace is not null)
            tracer?.OnAnswered(Trace, response);
        if (response.IsSuccess)
        {
            GrpcAnswers.BeginMessage(context.Response);
            Explanation.Write(context, response.Value);
            var parameters = InferParameters.WantsTiming(request) ? InferTimingMessages.Write(response.Value.Timing) : null;
            await InferResponseWriter.WriteAsync(context.Response.BodyWriter, response.Value, parameters, deadline.Token);
            GrpcAnswers.EndMessage(context.Response);
            return null;
        }

        // The data plane sees one token for both: which of them it was is known here.
        var error = response.Error.Code == ModelErrorCode.Cancelled && deadline.IsOver ? ModelErrors.DeadlineExceeded() : response.Error;
        return WireErrors.ToGrpc(error);
    }
}
