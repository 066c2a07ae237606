using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Versions that go away, on a running server.</summary>
public sealed class RetirementTests
{
    [Fact]
    public async Task Api_RetireRestoreExtendPinExpiry_AnswerWithTheVersionAndTwiceTheSame()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        await RetirementServer.DeployAsync(server, folder, 1, "{}");
        await RetirementServer.DeployAsync(server, folder, 2, "{}");

        for (var twice = 0; twice < 2; twice++)
        {
            var retired = await SendAsync(server, HttpMethod.Post, "/api/v1/models/m/versions/1/retire");
            Assert.Equal("Retired", retired.GetProperty("state").GetString());
            Assert.Equal(JsonValueKind.String, retired.GetProperty("retirement").GetProperty("restorableUntil").ValueKind);
        }

        var listed = (await SendAsync(server, HttpMethod.Get, "/api/v1/expiring?within=30d")).GetProperty("versions");
        Assert.Equal("Retired", Assert.Single(listed.EnumerateArray()).GetProperty("status").GetString());
        Assert.Empty((await SendAsync(server, HttpMethod.Get, "/api/v1/expiring?within=30d&dryRun")).GetProperty("versions").EnumerateArray());
        for (var twice = 0; twice < 2; twice++)
            Assert.Equal("Ready", (await SendAsync(server, HttpMethod.Post, "/api/v1/models/m/versions/1/restore")).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.OK, (await server.Http.PostAsJsonAsync("/v2/models/m/versions/1/infer", AddOne)).StatusCode);

        var expiry = await SendAsync(server, HttpMethod.Put, "/api/v1/models/m/versions/1/expiry", """{"unusedFor":"P10D"}""");
        Assert.Equal("10d", expiry.GetProperty("retirement").GetProperty("unusedFor").GetString());
        var expiring = await SendAsync(server, HttpMethod.Get, "/api/v1/expiring?within=11d&dryRun=true");
        var version = Assert.Single(expiring.GetProperty("versions").EnumerateArray());
        Assert.Equal(("Scheduled", "Keep"), (version.GetProperty("status").GetString(), version.GetProperty("next").GetString()));
        Assert.True(expiring.GetProperty("memoryInBytes").GetInt64() > 0);
        Assert.True(version.TryGetProperty("lastUsed", out _));

        await SendAsync(server, HttpMethod.Post, "/api/v1/models/m/versions/1/extend", """{"for":"30d"}""");
        Assert.Empty((await SendAsync(server, HttpMethod.Get, "/api/v1/expiring?within=11d")).GetProperty("versions").EnumerateArray());
        Assert.True((await SendAsync(server, HttpMethod.Post, "/api/v1/models/m/versions/1/pin")).GetProperty("pinned").GetBoolean());
        Assert.False((await SendAsync(server, HttpMethod.Post, "/api/v1/models/m/versions/1/unpin")).GetProperty("pinned").GetBoolean());
    }

    [Fact]
    public async Task Start_VersionPastItsDate_IsWarnedOfOverTheWebhookAndNotRetired()
    {
        using var folder = new TemporaryFolder();
        var told = new TaskCompletionSource<(string Event, string Body)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var answers = 0;
        await using var receiver = await ReceiverAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            context.Response.StatusCode = Interlocked.Increment(ref answers) == 1 ? 500 : 200;
            if (context.Response.StatusCode == 200)
                told.TrySetResult((context.Request.Headers["ModelGrains-Event"].ToString(), body));
        });
        (string, string)[] settings =
        [
            ("Retirement__Webhook__Url", receiver.Urls.Single()), ("Retirement__Webhook__Secret", "a-secret-of-this-test"), ("Retirement__Webhook__FirstRetrySeconds", "1"),
        ];
        await using (var first = await ServerProcess.StartAsync(folder["data"], settings))
        {
            await RetirementServer.DeployAsync(first, folder, 1, """{ "at": "2020-01-01" }""");
            await RetirementServer.DeployAsync(first, folder, 2, "{}");
            await first.KillAsync();
        }

        await using var second = await ServerProcess.StartAsync(folder["data"], settings);
        var (kind, json) = await told.Task;

        Assert.Equal("version.expiring", kind);
        using var body = JsonDocument.Parse(json);
        Assert.Equal(("m", 1, "ada"), (body.RootElement.GetProperty("model").GetString(), body.RootElement.GetProperty("version").GetInt32(), body.RootElement.GetProperty("owner").GetString()));
        Assert.Equal("Superseded", (await SendAsync(second, HttpMethod.Get, "/api/v1/models/m/versions/1")).GetProperty("state").GetString());
        Assert.Equal(2, answers);
        Assert.DoesNotContain("a-secret-of-this-test", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(receiver.Urls.Single(), second.Output, StringComparison.Ordinal);
    }

    private static object AddOne { get; } = new { inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1], data = (float[])[1] } } };

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

    private static async Task<JsonElement> SendAsync(ServerProcess server, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
        using var answer = await server.Http.SendAsync(request);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        return json;
    }
}
