using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>
/// A call whose messages are streams: reads and writes one message at a time. One reader and one writer may work at the same time.
/// </summary>
internal sealed class GrpcStreamCall<TRequest, TResponse>
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly HttpContext context;
    private readonly GrpcStreamReader<TRequest> reader;
    private readonly PipeWriter body;

    public GrpcStreamCall(HttpContext context, GrpcStreamReader<TRequest> reader, CancellationToken cancellation, CancellationToken stopping)
    {
        this.context = context;
        this.reader = reader;
        body = context.Response.BodyWriter;
        Cancellation = cancellation;
        Stopping = stopping;
    }

    /// <summary>Cancelled when the caller is gone or its deadline is past.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Cancelled when the server begins to stop.</summary>
    public CancellationToken Stopping { get; }

    public IServiceProvider Services => context.RequestServices;

    /// <summary>The headers of the whole stream.</summary>
    public IHeaderDictionary Headers => context.Request.Headers;

    /// <summary>Whether a message was written that the caller has not taken: a status behind it could wait for ever.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>The next request; null at the end, or the status of a broken frame.</summary>
    public ValueTask<GrpcResult<TRequest>?> ReadAsync(CancellationToken cancellationToken) => reader.ReadAsync(cancellationToken);

    /// <summary>Writes an answer; waits while the caller does not read.</summary>
    public async ValueTask WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!context.Response.HasStarted)
            GrpcStreamAnswers.WriteHeaders(context.Response);
        IsBlocked = true;
        GrpcMessageWriter.Write(body, message);
        var flushed = await body.FlushAsync(cancellationToken);
        if (flushed.IsCompleted || flushed.IsCanceled)
            throw new OperationCanceledException(cancellationToken);
        IsBlocked = false;
    }
}
