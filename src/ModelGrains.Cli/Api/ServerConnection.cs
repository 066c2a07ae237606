using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ModelGrains.Protocol.Json;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Api;

/// <summary>Sends requests to one server. Whatever is not a success ends as a <see cref="CliException"/>.</summary>
internal sealed class ServerConnection : IDisposable
{
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    private readonly HttpClient http;

    /// <summary>Makes a connection; nothing is sent yet.</summary>
    /// <param name="server">The server; ends with a slash.</param>
    /// <param name="actor">Who gives the commands.</param>
    public ServerConnection(Uri server, string actor)
    {
        Server = server;
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TransportErrors.ConnectTimeout,
            Expect100ContinueTimeout = TimeSpan.FromSeconds(2),
            UseProxy = !server.IsLoopback,
            AllowAutoRedirect = false,
        };
        http = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        var name = string.Concat(actor.Where(c => c is > ' ' and < (char)0x7F));
        if (name.Length > 0)
            http.DefaultRequestHeaders.Add(ManagementHeaders.Actor, name.Length > 100 ? name[..100] : name);
    }

    /// <summary>The entity tags that commands name as the present ones; null for none.</summary>
    public string? IfMatch { get; set; }

    /// <summary>Where the requests go.</summary>
    public Uri Server { get; }

    /// <summary>Sends a request and reads its answer's JSON.</summary>
    public async Task<Answer<T>> SendAsync<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken) =>
        Read<T>(path, await SendAsync(method, path, content, cancellationToken));

    /// <summary>Sends an upload that the server may accept and go on with: what it accepted, or its outcome where it waited for it.</summary>
    public async Task<(Answer<TAccepted>? Accepted, Answer<TDone>? Done)> UploadAsync<TAccepted, TDone>(
        string path, HttpContent content, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        var (status, text) = await ExchangeAsync(HttpMethod.Post, path, content, headers, cancellationToken);
        if (status == HttpStatusCode.Accepted)
            return (Read<TAccepted>(path, text), null);
        return (int)status is >= 200 and < 300 ? (null, Read<TDone>(path, text)) : throw new CliException(Problem(status, text));
    }

    /// <summary>Opens a stream of events, after the one that was seen last; the caller disposes it.</summary>
    public async Task<HttpResponseMessage> StreamAsync(string path, int seen, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (seen > 0)
            request.Headers.Add("Last-Event-ID", seen.ToString(CultureInfo.InvariantCulture));
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw TransportErrors.Of(fault, Server);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new CliException(Problem(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken)));
    }

    /// <summary>Sends a request; the answer's text.</summary>
    public Task<string> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken) =>
        SendAsync(method, path, content, NoHeaders, cancellationToken);

    /// <summary>Sends a request with headers of its own; the answer's text.</summary>
    public async Task<string> SendAsync(
        HttpMethod method, string path, HttpContent? content, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        var (status, text) = await ExchangeAsync(method, path, content, headers, cancellationToken);
        return (int)status is >= 200 and < 300 ? text : throw new CliException(Problem(status, text));
    }

    /// <summary>Sends a request; whether the answer is a success. The text of any answer is passed over.</summary>
    public async Task<bool> ProbeAsync(string path, CancellationToken cancellationToken) =>
        (int)(await ExchangeAsync(HttpMethod.Get, path, null, NoHeaders, cancellationToken)).Status is >= 200 and < 300;

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<(HttpStatusCode Status, string Text)> ExchangeAsync(
        HttpMethod method, string path, HttpContent? content, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        if (IfMatch is not null && method != HttpMethod.Get)
            request.Headers.TryAddWithoutValidation(ManagementHeaders.IfMatch, IfMatch);

        // The server can refuse a large upload before it is sent.
        request.Headers.ExpectContinue = content is ProgressContent;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (response.StatusCode, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken)));
        }
        catch (HttpRequestException fault)
        {
            throw TransportErrors.Of(fault, Server);
        }
        catch (HttpIOException)
        {
            throw CliException.Unreachable($"{TransportErrors.Address(Server)} broke the connection off in the middle of its answer");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TransportErrors.NotConnected(Server);
        }
    }

    private Answer<T> Read<T>(string path, string json)
    {
        try
        {
            return new Answer<T>(JsonSerializer.Deserialize<T>(json, ManagementJson.Options) ?? throw new JsonException(), json);
        }
        catch (JsonException)
        {
            throw CliException.Unexpected($"The answer of {TransportErrors.Address(Server)} to {path} is not what a ModelGrains server says: is it one?");
        }
    }

    /// <summary>The problem of an answer that is no success: problem details, the inference protocol's error, or only the status.</summary>
    private ProblemView Problem(HttpStatusCode status, string text)
    {
        try
        {
            if (JsonSerializer.Deserialize<ProblemView>(text, ManagementJson.Options) is { Title: not null, Detail: not null } problem)
                return problem with { Status = (int)status };
        }
        catch (JsonException)
        {
            // Not the server's own words.
        }

        var detail = ErrorJson.Read(Encoding.UTF8.GetBytes(text)) ?? $"{TransportErrors.Address(Server)} answered {(int)status} {status}: is it a ModelGrains server?";
        return new ProblemView(status.ToString(), (int)status, detail, null);
    }
}
