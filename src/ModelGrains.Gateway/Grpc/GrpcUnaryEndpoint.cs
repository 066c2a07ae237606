using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>One unary method on Kestrel: deadline, message in, handler, message or status out.</summary>
internal sealed class GrpcUnaryEndpoint<TRequest, TResponse>(
    GrpcMethod<TRequest, TResponse> method,
    Func<IDataPlane, TRequest, CancellationToken, ValueTask<Outcome<TResponse>>> handle,
    InferenceGrpcOptions options)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>Answers a request.</summary>
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

        var time = context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        using var deadline = GrpcTimeout.Start(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token);
        var status = await GrpcFaults.GuardAsync(context, () => CallAsync(context, deadline.Token, either.Token), deadline.Token);
        if (status is { } failed)
            await GrpcAnswers.WriteStatusAsync(context, failed);
    }

    /// <summary>Null where the answer is written, else the status to answer with.</summary>
    private async Task<GrpcStatus?> CallAsync(HttpContext context, CancellationToken deadline, CancellationToken either)
    {
        either.ThrowIfCancellationRequested();

        // The limit is the message's, checked by its declared length.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = null;
        var request = await GrpcMessageReader.ReadAsync(
            context.Request.BodyReader, method.RequestParser, Header(context, GrpcHeaders.Encoding), options.MaxMessageSize, either);
        if (!request.IsSuccess)
            return request.Status;
        var response = await handle(context.RequestServices.GetRequiredService<IDataPlane>(), request.Value, either);
        if (response.IsSuccess)
        {
            await GrpcAnswers.WriteMessageAsync(context, response.Value, either);
            return null;
        }

        // The data plane sees one token for both: which of them it was is known here.
        var error = response.Error.Code == ModelErrorCode.Cancelled && deadline.IsCancellationRequested
            ? ModelErrors.DeadlineExceeded()
            : response.Error;
        return WireErrors.ToGrpc(error);
    }

    private static string? Header(HttpContext context, string name) =>
        context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;
}
