namespace ModelGrains.Grains.Webhooks;

/// <summary>Sends to the webhooks of the configuration. Safe for concurrent use.</summary>
internal interface IWebhookSender
{
    /// <summary>Sends once.</summary>
    /// <param name="webhook">The webhook's name.</param>
    /// <param name="id">What the receiver knows the message by when it comes again; without full stops.</param>
    /// <param name="body">JSON.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    Task<WebhookAnswer> SendAsync(string webhook, string id, byte[] body, CancellationToken cancellationToken);
}
