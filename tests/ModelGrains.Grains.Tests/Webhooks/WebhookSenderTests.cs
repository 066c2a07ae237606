using System.Text;
using ModelGrains.Grains.Tests.Retirement;
using ModelGrains.Grains.Webhooks;
using ModelGrains.Tests;

namespace ModelGrains.Grains.Tests.Webhooks;

public sealed class WebhookSenderTests
{
    private readonly ManualTime time = new();

    /// <summary>The vector that the implementations of Standard Webhooks are tested with.</summary>
    [Fact]
    public void Sign_PublishedVector_IsThePublishedSignature() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        StandardSignature.Sign(
            new WebhookEndpointOptions { Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }.ToKey(),
            "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, """{"test": 2432232314}"""u8));

    [Fact]
    public async Task SendAsync_Message_HasTheThreeHeadersAndTheBody()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(204));
        time.Advance(TimeSpan.FromSeconds(1_614_265_330));

        Assert.Equal(WebhookAnswer.Delivered, await SendAsync(receiver.Url));

        var received = Assert.Single(receiver.Seen);
        Assert.Equal(("fraud/1/2", "1614265330", "application/json"), (received.Headers["webhook-id"], received.Headers["webhook-timestamp"], received.Headers["Content-Type"]));
        Assert.Equal(StandardSignature.Sign(Encoding.UTF8.GetBytes("0123456789abcdef"), "fraud/1/2", 1_614_265_330, received.Body), received.Headers["webhook-signature"]);
        Assert.Equal("{}", Encoding.UTF8.GetString(received.Body));
    }

    [Theory]
    [InlineData(302, false)]
    [InlineData(404, false)]
    [InlineData(410, true)]
    [InlineData(503, false)]
    public async Task SendAsync_NotTaken_SaysWhyAndWhetherItIsOfUseToTryAgain(int status, bool isFinal)
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(status));

        Assert.Equal(new WebhookAnswer($"the receiver answered {status}, expected 2xx", isFinal), await SendAsync(receiver.Url));

        Assert.Single(receiver.Seen);
    }

    [Fact]
    public async Task SendAsync_ReceiverHangs_IsGivenUpInTime()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Hang);
        var sending = SendAsync(receiver.Url);
        await receiver.Arrived.Task;

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(new WebhookAnswer("the receiver did not answer within 5 s", IsFinal: false), await sending);
    }

    [Fact]
    public async Task SendAsync_NotConfigured_IsFinal() =>
        Assert.True((await SendAsync("http://127.0.0.1:1/", "other")).IsFinal);

    [Fact]
    public void Validate_WrongSettings_NameEveryKeyAndNoSecret()
    {
        var errors = new WebhookEndpointOptions { Url = "ftp://host/token", Secret = "short", TimeoutSeconds = 0 }.Validate("W:ops").ToList();

        Assert.Equal(
            ["W:ops:Url is not an absolute http or https URL", "W:ops:Secret has 5 characters, expected at least 16", "W:ops:TimeoutSeconds is 0, expected 1 to 60"], errors);
        Assert.Equal(
            ["W:ops:Secret has 'whsec_' before something else than Base64"],
            new WebhookEndpointOptions { Url = "https://host/", Secret = "whsec_not base 64!" }.Validate("W:ops"));
        Assert.Empty(new WebhookEndpointOptions { Url = "https://host/", Secret = "0123456789abcdef" }.Validate("W:ops"));
    }

    private async Task<WebhookAnswer> SendAsync(string url, string webhook = "ops")
    {
        var endpoints = new WebhookEndpoints(new Dictionary<string, WebhookEndpointOptions> { ["ops"] = new() { Url = url, Secret = "0123456789abcdef" } });
        using var sender = new WebhookSender(endpoints, time);
        return await sender.SendAsync(webhook, "fraud/1/2", "{}"u8.ToArray(), CancellationToken.None);
    }
}
