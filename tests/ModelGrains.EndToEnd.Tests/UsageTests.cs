using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Usage and health, as operators see them.</summary>
public sealed class UsageTests
{
    [Fact]
    public async Task Usage_AfterAKill_HasWhatWasStoredBefore()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await StartAsync(folder))
        {
            (await server.DeployAsync(TestModels.PathOf("iris_forest"), "name=iris_forest")).EnsureSuccessStatusCode();
            foreach (var caller in (string[])["ada", "bob", "ada"])
                await InferAsync(server, caller);
            await UsageAsync(server, usage => usage.GetProperty("requests").GetInt64() == 3);
            await server.KillAsync();
        }

        await using var next = await StartAsync(folder);
        await InferAsync(next, "cleo");
        var used = await UsageAsync(next, usage => usage.GetProperty("requests").GetInt64() == 4);

        Assert.Equal(3, used.GetProperty("distinctCallers").GetInt64());
        Assert.Equal(4, used.GetProperty("succeeded").GetInt64());
        Assert.True(used.GetProperty("lastUsed").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        var health = await next.Http.GetFromJsonAsync<JsonElement>("api/v1/health");
        var version = health.GetProperty("versions")[0];
        Assert.Equal("iris_forest/1", version.GetProperty("version").GetString());
        Assert.Equal(4, version.GetProperty("usage").GetProperty("requests").GetInt64());
        Assert.True(version.GetProperty("instances")[0].GetProperty("memoryInBytes").GetInt64() > 0);
        Assert.True(health.GetProperty("silos")[0].GetProperty("free").GetInt64() > 0);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await next.Http.GetAsync(new Uri("api/v1/usage?model=nobody", UriKind.Relative))).StatusCode);
    }

    private static Task<ServerProcess> StartAsync(TemporaryFolder folder) => ServerProcess.StartAsync(folder["data"], ("UsageFlushSeconds", "1"));

    private static async Task InferAsync(ServerProcess server, string caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v2/models/iris_forest/infer")
        {
            Content = JsonContent.Create(new { inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data = (float[])[5.1f, 3.5f, 1.4f, 0.2f] } } }),
        };
        request.Headers.Add("x-caller-id", caller);
        (await server.Http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    /// <summary>Asks until what is stored is as expected: there is no event for a store from outside.</summary>
    private static async Task<JsonElement> UsageAsync(ServerProcess server, Func<JsonElement, bool> isExpected)
    {
        while (true)
        {
            var list = await server.Http.GetFromJsonAsync<JsonElement>("api/v1/usage?model=iris_forest");
            if (isExpected(list.GetProperty("versions")[0]))
                return list.GetProperty("versions")[0];
        }
    }
}
