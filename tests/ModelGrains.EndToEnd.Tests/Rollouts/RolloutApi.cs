using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests.Rollouts;

/// <summary>Rollouts of the model <c>m</c> of a server, over the management API.</summary>
internal sealed class RolloutApi(ServerProcess server)
{
    private const string Path = "/api/v1/models/m/rollout";

    /// <summary>Deploys versions 1 and 2, each with so many instances, and gives version 1 all traffic.</summary>
    public Task DeployAsync(int instances) => DeployAsync(instances, "iris_forest", "iris_logreg");

    /// <summary>Deploys two graphs as versions 1 and 2, and gives version 1 all traffic.</summary>
    public async Task DeployAsync(int instances, string first, string second)
    {
        foreach (var (graph, version) in ((string, int)[])[(first, 1), (second, 2)])
            (await server.Http.PostAsync($"/api/v1/deployments?name=m&version={version}", new ByteArrayContent(Package(graph, instances)))).EnsureSuccessStatusCode();
        using var back = await server.Http.PutAsync("/api/v1/models/m/route", new StringContent("""{"targets":[{"version":1,"weight":1}]}"""));
        back.EnsureSuccessStatusCode();
    }

    public async Task<RolloutView> StartAsync(string spec, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(spec) };
        if (key is not null)
            request.Headers.Add(ManagementHeaders.IdempotencyKey, key);
        return await ReadAsync(await server.Http.SendAsync(request));
    }

    public async Task<RolloutView> TellAsync(string verb, bool? full = null) =>
        await ReadAsync(await server.Http.PostAsJsonAsync($"{Path}/{verb}", new RolloutVerbView(full, null), ManagementJson.Options));

    /// <summary>Goes back to the route before, also where the rollout has succeeded meanwhile.</summary>
    public async Task GoBackAsync(bool waits = true)
    {
        using var aborted = await server.Http.PostAsync($"{Path}/abort", null);
        if (aborted.StatusCode == HttpStatusCode.Conflict)
            await TellAsync("undo");
        if (waits)
            await UntilAsync(rollout => rollout.State == "Aborted");
    }

    public async Task<RolloutView> GetAsync() => (await server.Http.GetFromJsonAsync<RolloutView>(Path, ManagementJson.Options))!;

    public async Task<RouteView> RouteAsync() => (await server.Http.GetFromJsonAsync<RouteView>("/api/v1/models/m/route", ManagementJson.Options))!;

    public async Task<RouteHistoryView> HistoryAsync() =>
        (await server.Http.GetFromJsonAsync<RouteHistoryView>("/api/v1/models/m/route/history", ManagementJson.Options))!;

    /// <summary>Waits for the first state of the rollout that is looked for.</summary>
    public async Task<RolloutView> UntilAsync(Func<RolloutView, bool> isSought)
    {
        var rollout = await GetAsync();
        while (!isSought(rollout))
        {
            Assert.False(rollout.HasEnded, $"It has ended: {string.Join("; ", rollout.Events.Select(happened => happened.Reason))}");
            rollout = (await server.Http.GetFromJsonAsync<RolloutView>(
                string.Create(CultureInfo.InvariantCulture, $"{Path}?number={rollout.Number}&after={rollout.Events[^1].Sequence}"), ManagementJson.Options))!;
        }

        return rollout;
    }

    private static byte[] Package(string graph, int instances)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntryFromFile(TestModels.PathOf(graph), "model.onnx");
            using var manifest = new StreamWriter(zip.CreateEntry("model.json").Open());
            manifest.Write($$"""{"name": "m", "instances": {{instances}}}""");
        }

        return bytes.ToArray();
    }

    private static async Task<RolloutView> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            return (await answer.Content.ReadFromJsonAsync<RolloutView>(ManagementJson.Options))!;
        }
    }
}
