using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using HttpHeaders = System.Net.Http.Headers.HttpHeaders;

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
    private readonly ConcurrentDictionary<string, Uri> uris = new(StringComparer.Ordinal);

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
            var call = new GrpcCall(method.Path, new GrpcMessageBody(request)) { Timeout = timeout };
            var answer = await SendAsync(call, either.Token).ConfigureAwait(false);
            return answer.IsSuccess ? Parse(method.ResponseParser, answer.Message) : answer.Status;
        }
        catch (OperationCanceledException)
        {
            return cancellationToken.IsCancellationRequested
                ? new GrpcStatus(GrpcStatusCode.Cancelled, "Request cancelled by the caller")
                : new GrpcStatus(GrpcStatusCode.DeadlineExceeded, "Request timeout expired");
        }
    }

    /// <summary>Sends one request and reads its answer's message. Keeps no deadline of its own.</summary>
    /// <param name="call">The method and the request.</param>
    /// <param name="cancellationToken">Gives the call up, here and at the server.</param>
    /// <returns>The message, or the status of the failure. Never throws for what a network or server can do.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<GrpcAnswer> SendAsync(GrpcCall call, CancellationToken cancellationToken)
    {
        try
        {
            using var request = CreateRequest(call);
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(response, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler's own limit, as that on connecting.
            return GrpcAnswer.Broken(late);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            // A cancelled body ends as a failed request.
            cancellationToken.ThrowIfCancellationRequested();
            return GrpcAnswer.Broken(failure);
        }
    }

    /// <summary>Reads a generated message; the status for one that is not valid.</summary>
    /// <typeparam name="T">The message.</typeparam>
    public static GrpcResult<T> Parse<T>(MessageParser<T> parser, byte[] message)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(message);
        }
        catch (Exception fault) when (ProtoFaults.IsInvalid(fault))
        {
            return new GrpcStatus(GrpcStatusCode.Internal, $"The message is not a valid {typeof(T).Name}");
        }
    }

    private HttpRequestMessage CreateRequest(GrpcCall call)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, uris.GetOrAdd(call.Path, static (path, root) => new Uri(root, path), address))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new GrpcRequestContent(call.Body),
        };
        message.Headers.TryAddWithoutValidation("te", "trailers");
        message.Headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, GrpcCompression.Accepted);
        if (call.Timeout is { } wait)
            message.Headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Format(wait));
        foreach (var (name, value) in call.Headers ?? [])
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    private async ValueTask<GrpcAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Trailers-only: the status came with the headers.
        if (StatusIn(response.Headers) is { } early)
            return early.IsOk ? new GrpcStatus(GrpcStatusCode.Internal, "The server answered success without a message") : early;
        if (response.StatusCode != HttpStatusCode.OK)
            return GrpcTransportErrors.OfHttp((int)response.StatusCode);
        if (!GrpcHeaders.IsGrpc(Find(response.Content.Headers, "Content-Type")))
            return new GrpcStatus(GrpcStatusCode.Unknown, "The server's answer is not gRPC");

        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var encoding = Find(response.Headers, GrpcHeaders.Encoding);
        var result = await GrpcAnswerReader.ReadAsync(body, encoding, maxMessageSize, cancellationToken).ConfigureAwait(false);
        return StatusIn(response.TrailingHeaders) switch
        {
            { IsOk: false } status => status,
            null when result.IsSuccess => new GrpcStatus(GrpcStatusCode.Unknown, "The server's answer has no status"),
            _ => result.IsSuccess ? result.Value : result.Status,
        };
    }

    // Most headers and trailers are looked through for nothing, or say success and nothing else.
    private static GrpcStatus? StatusIn(HttpHeaders headers) => Find(headers, GrpcHeaders.Status) switch
    {
        null => null,
        "0" => GrpcStatus.Ok,
        _ => GrpcTrailers.Parse(name => Find(headers, name)),
    };

    private static string? Find(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
