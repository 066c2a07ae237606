using System.Text.Json;
using System.Threading.Channels;
using ModelGrains.Grains.Webhooks;

namespace ModelGrains.Grains.Tests.Rollouts;

/// <summary>Webhooks that answer what a test says.</summary>
internal sealed class ScriptedSender(Func<ScriptedSender.Sent, Task<WebhookAnswer>> answer) : IWebhookSender
{
    private readonly Channel<Sent> sent = Channel.CreateUnbounded<Sent>();

    public static WebhookAnswer Away { get; } = new("the receiver is away", IsFinal: false);

    public async Task<WebhookAnswer> SendAsync(string webhook, string id, byte[] body, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(body);
        var message = new Sent(webhook, id, json.RootElement.GetProperty("type").GetString()!, json.RootElement.GetProperty("data").GetProperty("reason").GetString()!);
        await sent.Writer.WriteAsync(message, cancellationToken);
        return await answer(message).WaitAsync(cancellationToken);
    }

    /// <summary>Waits for the next that is sent.</summary>
    public ValueTask<Sent> NextAsync() => sent.Reader.ReadAsync();

    /// <summary>Waits until something of a kind was sent; everything until then.</summary>
    public async Task<List<Sent>> UntilAsync(string webhook, string type)
    {
        var all = new List<Sent>();
        do
            all.Add(await NextAsync());
        while (all[^1].Webhook != webhook || all[^1].Type != type);
        return all;
    }

    internal sealed record Sent(string Webhook, string Id, string Type, string Reason);
}
