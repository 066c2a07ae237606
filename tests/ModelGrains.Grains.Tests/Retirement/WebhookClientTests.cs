using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelGrains.Grains.Retirement;
using ModelGrains.Retirement;
using ModelGrains.Tests;

namespace ModelGrains.Grains.Tests.Retirement;

public sealed class WebhookClientTests
{
    private const string Secret = "0123456789abcdef-é";

    private readonly ManualTime time = new();

    [Theory]
    [InlineData(200, null)]
    [InlineData(204, null)]
    [InlineData(302, "the receiver answered 302, expected 2xx")]
    [InlineData(400, "the receiver answered 400, expected 2xx")]
    [InlineData(500, "the receiver answered 500, expected 2xx")]
    public async Task SendAsync_Status_IsTakenOrNot(int status, string? error)
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(status));
        Assert.Equal(error, await SendAsync(receiver.Url));
        Assert.Single(receiver.Seen);
    }

    [Fact]
    public async Task SendAsync_Body_IsSignedAsDocumented()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        time.Advance(TimeSpan.FromSeconds(1_767_225_600));
        await SendAsync(receiver.Url);

        var received = Assert.Single(receiver.Seen);
        var signature = received.Headers["ModelGrains-Signature"];
        var fields = signature.Split(',').Select(field => field.Split('=', 2)).ToDictionary(field => field[0], field => field[1]);
        Assert.Equal("1767225600", fields["t"]);
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(Secret));
        var expected = hmac.ComputeHash([.. Encoding.ASCII.GetBytes(fields["t"] + "."), .. received.Body]);
        Assert.True(CryptographicOperations.FixedTimeEquals(expected, Convert.FromHexString(fields["v1"])));
        Assert.Equal(("7", "version.expiring", "application/json"), (received.Id, received.Event, received.Headers["Content-Type"]));
        using var body = JsonDocument.Parse(received.Body);
        Assert.Equal(
            """{"id":"7","type":"version.expiring","time":"2026-08-01T12:00:00+00:00","model":"fraud","version":3,"owner":"ada","labels":{"team":"risk"},"reason":"unused","retireAt":"2026-08-08T12:00:00+00:00"}""",
            body.RootElement.GetRawText());
    }

    /// <summary>A known answer, computed with another implementation: <c>printf '%s' '1767225600.{"a":1}' | openssl dgst -sha256 -hmac 0123456789abcdef</c>.</summary>
    [Fact]
    public void Sign_KnownBody_IsTheKnownSignature() =>
        Assert.Equal(
            "t=1767225600,v1=539b0e21b535c5201ef7d1453c0a0de4ad132293226de9018be0cfbf0092faa6",
            WebhookSignature.Sign("0123456789abcdef", 1_767_225_600, """{"a":1}"""u8));

    [Fact]
    public async Task SendAsync_ReceiverHangs_IsGivenUpInTime()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Hang);
        var sending = SendAsync(receiver.Url);
        await receiver.Arrived.Task;
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("the receiver did not answer within 10 s", await sending);
    }

    [Fact]
    public async Task SendAsync_ReceiverClosesTheConnection_SaysSoWithoutTheAddress()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Close);
        AssertNotReached(await SendAsync(receiver.Url));
    }

    [Fact]
    public async Task SendAsync_NothingListens_SaysSoWithoutTheAddress()
    {
        var port = Testing.ServerProcess.FreePorts(1)[0].ToString(CultureInfo.InvariantCulture);
        AssertNotReached(await SendAsync($"http://127.0.0.1:{port}/hook?token=in-the-address"));
    }

    [Fact]
    public async Task SendAsync_ServerStops_IsCancelledAndNoFailure()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Hang);
        using var stopping = new CancellationTokenSource();
        using var client = Client(receiver.Url);
        var sending = client.SendAsync(Notice(), stopping.Token);
        await receiver.Arrived.Task;
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public void Validate_WrongSettings_NameEveryKeyAndNoSecret()
    {
        var options = new RetirementOptions
        {
            DefaultUnusedForDays = -1, WarnDays = 400, GraceDays = -1, SweepMinutes = 0, Exempt = "gold,a=b",
            Webhook = new WebhookOptions { Url = "ftp://host/secret", Secret = "short", TimeoutSeconds = 0, FirstRetrySeconds = 0, GiveUpHours = 0 },
        };
        var errors = options.Validate("R").ToList();
        Assert.Equal(
            ["DefaultUnusedForDays", "WarnDays", "GraceDays", "SweepMinutes", "Exempt", "Webhook:Url", "Webhook:Secret", "Webhook:TimeoutSeconds", "Webhook:FirstRetrySeconds", "Webhook:GiveUpHours"],
            errors.Select(error => error.Split(' ')[0][2..]));
        Assert.DoesNotContain("short", string.Concat(errors), StringComparison.Ordinal);
        Assert.DoesNotContain("ftp://", string.Concat(errors), StringComparison.Ordinal);
        Assert.Empty(new RetirementOptions().Validate("R"));
    }

    private static void AssertNotReached(string? error)
    {
        Assert.StartsWith("the receiver was not reached", error, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", error, StringComparison.Ordinal);
        Assert.DoesNotContain("token", error, StringComparison.Ordinal);
    }

    private static RetirementNotice Notice() => new()
    {
        Id = "7",
        Kind = NoticeKind.Expiring,
        Version = VersionKey.Parse("fraud/3"),
        Time = new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero),
        Owner = "ada",
        Labels = ImmutableDictionary<string, string>.Empty.Add("team", "risk"),
        Reason = "unused",
        RetireAt = new DateTimeOffset(2026, 8, 8, 12, 0, 0, TimeSpan.Zero),
    };

    private WebhookClient Client(string url) => new(new WebhookOptions { Url = url, Secret = Secret }, time);

    private async Task<string?> SendAsync(string url)
    {
        using var client = Client(url);
        return await client.SendAsync(Notice(), CancellationToken.None);
    }
}
