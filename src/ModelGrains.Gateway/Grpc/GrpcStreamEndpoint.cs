using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>One streaming method on Kestrel: deadline, messages in, handler, messages out, status.</summary>
internal sealed class GrpcStreamEndpoint<TRequest, TResponse>(
    GrpcMethod<TRequest, TResponse> method,
    Func<GrpcStreamCall<TRequest, TResponse>, Task<GrpcStatus>> handle,
    InferenceGrpcOptions options)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>Answers a call.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (GrpcAnswers.Refuse(context))
            return;
        var timeout = TimeSpan.MaxValue;
        if (Header(context, GrpcHeaders.Timeout) is { } text && !GrpcTimeout.TryParse(text, out timeout))
        {
            await GrpcAnswers.WriteStatusAsync(context, new(GrpcStatusCode.InvalidArgument, "grpc-timeout is not valid: expected up to 8 digits and one of H, M, S, m, u, n"));
            return;
        }

        // The limit is each message's; and a stream may be silent for as long as its caller has nothing to ask.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        using var deadline = GrpcTimeout.Start(timeout, context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token);
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        var reader = new GrpcStreamReader<TRequest>(
            context.Request.BodyReader, method.RequestParser, Header(context, GrpcHeaders.Encoding), options.MaxMessageSize);
        var call = new GrpcStreamCall<TRequest, TResponse>(context, reader, either.Token, stopping);
        if (await GuardAsync(context, call, deadline.Token) is { } status)
            await GrpcStreamAnswers.EndAsync(context, status);
        else
            context.Abort();
    }

    /// <summary>The status to end with; null where the stream can only be reset.</summary>
    private async Task<GrpcStatus?> GuardAsync(HttpContext context, GrpcStreamCall<TRequest, TResponse> call, CancellationToken deadline)
    {
        try
        {
            call.Cancellation.ThrowIfCancellationRequested();
            var status = await handle(call);
            return call.IsBlocked ? null : status;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested || call.IsBlocked)
        {
            return null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return WireErrors.ToGrpc(ModelErrors.DeadlineExceeded());
        }
        catch (Exception failure) when (failure is BadHttpRequestException || CutOff.Is(failure))
        {
            return new GrpcStatus(GrpcStatusCode.Internal, "The request's stream is broken");
        }
        catch (Exception failure)
        {
            var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger<InferenceGrpcOptions>();
            GrpcStreamLog.StreamFailed(logger, failure, method.Path);
            return WireErrors.ToGrpc(ModelErrors.RuntimeFault("The server failed on this stream"));
        }
    }

    private static string? Header(HttpContext context, string name) =>
        context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;
}
