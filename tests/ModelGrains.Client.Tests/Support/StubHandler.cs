using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Google.Protobuf;

namespace ModelGrains.Client.Tests.Support;

/// <summary>A network without a wire: a test says what comes back for each request.</summary>
internal sealed class StubHandler(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public StubHandler(Func<SentRequest, HttpResponseMessage> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public ConcurrentQueue<SentRequest> Sent { get; } = [];

    /// <summary>What questions whether a server is back wait for; nothing by default.</summary>
    public Task ProbeGate { get; set; } = Task.CompletedTask;

    public static HttpRequestException Refused => new(HttpRequestError.ConnectionError, null, new SocketException((int)SocketError.ConnectionRefused));

    public static HttpResponseMessage Message(IMessage message)
    {
        var bytes = message.ToByteArray();
        var length = bytes.Length;
        return Answer([0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. bytes], ("grpc-status", "0"));
    }

    public static HttpResponseMessage Status(int status, string? error = null, int? pushback = null)
    {
        var response = Answer([], ("grpc-status", status.ToString(CultureInfo.InvariantCulture)), ("grpc-message", "no"));
        if (error is not null)
            response.TrailingHeaders.Add("modelgrains-error", error);
        if (pushback is not null)
            response.TrailingHeaders.Add("grpc-retry-pushback-ms", pushback.Value.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = new SentRequest(
            request.RequestUri!,
            request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
            await request.Content!.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false),
            request.Content.Headers.ContentLength);
        Sent.Enqueue(sent);
        if (sent.IsProbe)
            await ProbeGate.ConfigureAwait(false);
        return await answer(sent, cancellationToken).ConfigureAwait(false);
    }

    private static HttpResponseMessage Answer(byte[] body, params (string Name, string Value)[] trailers)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        foreach (var (name, value) in trailers)
            response.TrailingHeaders.Add(name, value);
        return response;
    }
}
