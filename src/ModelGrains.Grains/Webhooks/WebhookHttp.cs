using System.Net;
using System.Net.Http.Headers;

namespace ModelGrains.Grains.Webhooks;

/// <summary>Posts JSON to one address. Redirects are not followed: what is signed for one address is not for another. Safe for concurrent use.</summary>
internal sealed class WebhookHttp : IDisposable
{
    private readonly string url;
    private readonly int timeoutSeconds;
    private readonly TimeProvider time;
    private readonly HttpClient http;

    public WebhookHttp(string url, int timeoutSeconds, TimeProvider time)
    {
        this.url = url;
        this.timeoutSeconds = timeoutSeconds;
        this.time = time;
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseProxy = url.Length > 0 && !new Uri(url).IsLoopback,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Posts; any 2xx is taken. What the answer says is not read.</summary>
    public async Task<WebhookAnswer> PostAsync(byte[] body, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(timeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach (var (name, value) in headers)
                request.Headers.Add(name, value);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode
                ? WebhookAnswer.Delivered
                : new WebhookAnswer($"the receiver answered {(int)response.StatusCode}, expected 2xx", response.StatusCode == HttpStatusCode.Gone);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAnswer($"the receiver did not answer within {timeoutSeconds} s", IsFinal: false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new WebhookAnswer($"the receiver was not reached ({(e as HttpRequestException)?.HttpRequestError.ToString() ?? e.GetType().Name})", IsFinal: false);
        }
    }

    public void Dispose() => http.Dispose();
}
