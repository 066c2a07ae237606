using System.Collections.Frozen;
using System.Globalization;

namespace ModelGrains.Grains.Webhooks;

/// <summary>Sends as Standard Webhooks say. Safe for concurrent use.</summary>
internal sealed class WebhookSender : IWebhookSender, IDisposable
{
    private readonly FrozenDictionary<string, (WebhookHttp Http, byte[] Key)> targets;
    private readonly TimeProvider time;

    public WebhookSender(WebhookEndpoints endpoints, TimeProvider time)
    {
        this.time = time;
        targets = endpoints.All.ToFrozenDictionary(pair => pair.Key, pair => (new WebhookHttp(pair.Value.Url, pair.Value.TimeoutSeconds, time), pair.Value.ToKey()));
    }

    public async Task<WebhookAnswer> SendAsync(string webhook, string id, byte[] body, CancellationToken cancellationToken)
    {
        if (!targets.TryGetValue(webhook, out var target))
            return new WebhookAnswer("it is not configured any more", IsFinal: true);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        return await target.Http.PostAsync(
            body,
            [
                (StandardSignature.IdHeader, id),
                (StandardSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture)),
                (StandardSignature.SignatureHeader, StandardSignature.Sign(target.Key, id, timestamp, body)),
            ],
            cancellationToken);
    }

    public void Dispose()
    {
        foreach (var target in targets.Values)
            target.Http.Dispose();
    }
}
