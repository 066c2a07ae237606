using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests.Rollouts;

/// <summary>A real receiver of a running server's webhook, which verifies what it gets as Standard Webhooks say.</summary>
public sealed class RolloutWebhookTests(ITestOutputHelper output)
{
    private const string Secret = "a-secret-of-this-test";

    [Fact]
    public async Task Rollout_WithAWebhook_IsToldEachGateSignedAndAfterAKillOnceMoreUnderTheSameId()
    {
        using var folder = new TemporaryFolder();
        var messages = Channel.CreateUnbounded<Message>();
        var status = StatusCodes.Status503ServiceUnavailable;
        await using var receiver = await ReceiverAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            string Header(string name) => context.Request.Headers[name].ToString();
            var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{Header("webhook-id")}.{Header("webhook-timestamp")}.{body}")));
            context.Response.StatusCode = Volatile.Read(ref status);
            await messages.Writer.WriteAsync(new Message(Header("webhook-id"), Header("webhook-signature") == expected, context.Response.StatusCode, JsonSerializer.Deserialize<JsonElement>(body)));
        });
        (string, string)[] settings = [("Webhooks__ops__Url", receiver.Urls.Single() + "/hook?token=in-the-address"), ("Webhooks__ops__Secret", Secret)];
        await using (var first = await ServerProcess.StartAsync(folder["data"], settings))
        {
            var api = new RolloutApi(first);
            await api.DeployAsync(1);
            using var refused = await first.Http.PostAsync("/api/v1/models/m/rollout", new StringContent("""{"version":2,"strategy":"blueGreen","webhooks":["opz"]}"""));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal("is 'opz', expected one of ops", Assert.Single((await refused.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Errors!).Message);

            await api.StartAsync("""{"version":2,"strategy":"blueGreen","autoPromotionEnabled":false,"scaleDownDelaySeconds":0.05,"webhooks":["ops"]}""");
            await api.UntilAsync(rollout => rollout.State == "Paused");
            await api.TellAsync("promote");
            // The receiver is away: the rollout goes on and ends all the same.
            await api.UntilAsync(rollout => rollout.HasEnded);
            var away = await messages.Reader.ReadAsync();
            Assert.Equal((503, "m/1/1"), (away.Status, away.Id));
            await first.KillAsync();
            Assert.DoesNotContain("in-the-address", first.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, first.Output, StringComparison.Ordinal);
        }

        Volatile.Write(ref status, StatusCodes.Status200OK);
        await using var second = await ServerProcess.StartAsync(folder["data"], settings);
        var taken = new List<Message>();
        while (taken.Count == 0 || taken[^1].Type != "rollout.succeeded")
        {
            if (await messages.Reader.ReadAsync() is { Status: 200 } message)
                taken.Add(message);
        }

        output.WriteLine($"{taken.Count} messages: {string.Join(", ", taken.Select(message => $"{message.Id} {message.Type}"))}");
        output.WriteLine(taken[0].Body.ToString());
        Assert.All(taken, message => Assert.True(message.IsSigned, message.Id));
        var events = (await new RolloutApi(second).GetAsync()).Events;
        Assert.Equal(events.Select(happened => ($"m/1/{happened.Sequence}", happened.Reason)), taken.Select(message => (message.Id, message.Body.GetProperty("data").GetProperty("reason").GetString()!)));
        Assert.Equal(["rollout.paused", "rollout.progressing", "rollout.succeeded"], taken.Select(message => message.Type).Distinct().Order());
    }

    private static async Task<WebApplication> ReceiverAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    private sealed record Message(string Id, bool IsSigned, int Status, JsonElement Body)
    {
        public string Type => Body.GetProperty("type").GetString()!;
    }
}
