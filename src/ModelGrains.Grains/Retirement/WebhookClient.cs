using ModelGrains.Grains.Webhooks;
using ModelGrains.Retirement;

namespace ModelGrains.Grains.Retirement;

/// <summary>Sends notifications to the one address of the configuration. Safe for concurrent use.</summary>
internal sealed class WebhookClient : IDisposable
{
    private readonly WebhookOptions options;
    private readonly TimeProvider time;
    private readonly WebhookHttp http;

    public WebhookClient(WebhookOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        http = new WebhookHttp(options.Url, options.TimeoutSeconds, time);
    }

    /// <summary>Sends one; null when the receiver took it (any 2xx), else why not, without the address.</summary>
    public async Task<string?> SendAsync(RetirementNotice notice, CancellationToken cancellationToken)
    {
        var body = WebhookBody.Write(notice);
        var answer = await http.PostAsync(
            body,
            [
                ("ModelGrains-Event-Id", notice.Id),
                ("ModelGrains-Event", WebhookBody.TypeOf(notice.Kind)),
                (WebhookSignature.Header, WebhookSignature.Sign(options.Secret, time.GetUtcNow().ToUnixTimeSeconds(), body)),
            ],
            cancellationToken);
        return answer.Error;
    }

    public void Dispose() => http.Dispose();
}
