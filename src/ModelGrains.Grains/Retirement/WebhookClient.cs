using System.Net.Http.Headers;
using ModelGrains.Retirement;

namespace ModelGrains.Grains.Retirement;

/// <summary>Sends notifications to the one address of the configuration. Redirects are not followed: what is signed for one address is not for another. Safe for concurrent use.</summary>
internal sealed class WebhookClient : IDisposable
{
    private readonly WebhookOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient http;

    public WebhookClient(WebhookOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseProxy = options.IsOn && !new Uri(options.Url).IsLoopback,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends one; null when the receiver took it (any 2xx), else why not, without the address.</summary>
    public async Task<string?> SendAsync(RetirementNotice notice, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var request = MakeRequest(notice);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode ? null : $"the receiver answered {(int)response.StatusCode}, expected 2xx";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"the receiver did not answer within {options.TimeoutSeconds} s";
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return $"the receiver was not reached ({(e as HttpRequestException)?.HttpRequestError.ToString() ?? e.GetType().Name})";
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage MakeRequest(RetirementNotice notice)
    {
        var body = WebhookBody.Write(notice);
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("ModelGrains-Event-Id", notice.Id);
        request.Headers.Add("ModelGrains-Event", WebhookBody.TypeOf(notice.Kind));
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Sign(options.Secret, time.GetUtcNow().ToUnixTimeSeconds(), body));
        return request;
    }
}
