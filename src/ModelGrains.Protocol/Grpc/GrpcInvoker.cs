using System.IO.Pipelines;
using System.Net;
using Google.Protobuf;

namespace ModelGrains.Protocol.Grpc;

/// <summary>
/// Calls unary methods of a server over HTTP/2: with prior knowledge for <c>http</c>, negotiated in TLS for <c>https</c>.
/// Safe for concurrent use; calls share the handler's connections.
/// </summary>
/// <param name="http">Sends the requests; owned by the caller.</param>
/// <param name="address">The server, without a path.</param>
/// <param name="time">The clock of deadlines.</param>
/// <param name="maxMessageSize">The most bytes an answer may have.</param>
public sealed class GrpcInvoker(HttpMessageInvoker http, Uri address, TimeProvider time, int maxMessageSize)
{
    /// <summary>Calls a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="request">The request.</param>
    /// <param name="timeout">The deadline, sent to the server and kept here too; null for none.</param>
    /// <param name="cancellationToken">Gives the call up, here and at the server.</param>
    /// <returns>The answer, or the status of the failure: the server's, or one of our own where it could not be asked. Never throws
    /// for what a network or server can do.</returns>
    /// <typeparam name="TRequest">The request.</typeparam>
    /// <typeparam name="TResponse">The answer.</typeparam>
    public async Task<GrpcResult<TResponse>> UnaryAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, TimeSpan? timeout, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using var deadline = timeout is { } wait ? GrpcTimeout.Start(wait, time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var message = CreateRequest(method.Path, request, timeout);
            using var response = await http.SendAsync(message, either.Token).ConfigureAwait(false);
            return await ReadAsync(response, method.ResponseParser, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested
                ? new GrpcStatus(GrpcStatusCode.DeadlineExceeded, "Request timeout expired")
                : new GrpcStatus(GrpcStatusCode.Cancelled, "Request cancelled by the caller");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return GrpcTransportErrors.Of(failure);
        }
    }

    private HttpRequestMessage CreateRequest(string path, IMessage request, TimeSpan? timeout)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new GrpcRequestContent(request),
        };
        message.Headers.TryAddWithoutValidation("te", "trailers");
        message.Headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, GrpcCompression.Accepted);
        if (timeout is { } wait)
            message.Headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Format(wait));
        return message;
    }

    private async Task<GrpcResult<T>> ReadAsync<T>(HttpResponseMessage response, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        // Trailers-only: the status came with the headers.
        if (GrpcTrailers.Parse(name => Find(response.Headers, name)) is { } early)
            return early.IsOk ? new GrpcStatus(GrpcStatusCode.Internal, "The server answered success without a message") : early;
        if (response.StatusCode != HttpStatusCode.OK)
            return GrpcTransportErrors.OfHttp((int)response.StatusCode);
        if (!GrpcHeaders.IsGrpc(response.Content.Headers.ContentType?.ToString()))
            return new GrpcStatus(GrpcStatusCode.Unknown, "The server's answer is not gRPC");

        var body = PipeReader.Create(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        var encoding = Find(response.Headers, GrpcHeaders.Encoding);
        var result = await GrpcMessageReader.ReadAsync(body, parser, encoding, maxMessageSize, cancellationToken).ConfigureAwait(false);
        await body.CompleteAsync().ConfigureAwait(false);
        return GrpcTrailers.Parse(name => Find(response.TrailingHeaders, name)) switch
        {
            { IsOk: false } status => status,
            null when result.IsSuccess => new GrpcStatus(GrpcStatusCode.Unknown, "The server's answer has no status"),
            _ => result,
        };
    }

    private static string? Find(System.Net.Http.Headers.HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
