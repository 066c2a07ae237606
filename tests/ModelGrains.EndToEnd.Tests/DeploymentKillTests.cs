using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>
/// The server is killed while it deploys, under traffic to another model: at each boundary of the steps, or at a random moment. The
/// variable <c>MODELGRAINS_KILLS</c> sets how many deployments (14 by default: every boundary once, and as many random moments).
/// </summary>
public sealed class DeploymentKillTests(ITestOutputHelper output)
{
    private static readonly (string Step, string State)[] Boundaries =
        [("Upload", "Succeeded"), ("Validate", "Succeeded"), ("Package", "Succeeded"), ("Verify", "Running"), ("Verify", "Succeeded"), ("Publish", "Succeeded"), ("Route", "Succeeded")];

    [Fact]
    public async Task Kill_AtEveryBoundaryAndAtRandom_EveryDeploymentEndsOnceAndNobodyElseNotices()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("MODELGRAINS_KILLS") ?? "14", CultureInfo.InvariantCulture);
        using var folder = new TemporaryFolder();
        var random = new Random(rounds);
        var server = await ServerProcess.StartAsync(folder["data"]);
        (await server.DeployAsync(TestModels.PathOf("iris_forest"), "name=other")).EnsureSuccessStatusCode();
        var ended = new Dictionary<string, int>();
        long answered = 0;
        for (var round = 0; round < rounds; round++)
        {
            var id = $"round-{round}";
            var package = Package(round);
            await using (server)
            {
                using var traffic = new OtherModelTraffic(server);
                using var started = await DeploymentStream.StartAsync(server, package, "name=killed", id);
                started.EnsureSuccessStatusCode();
                await FollowUntilAsync(server, id, round % 2 == 0 ? Boundaries[round / 2 % Boundaries.Length] : null, random.Next(1, 14));
                answered += await traffic.StopBeforeAsync(server.KillAsync);
            }

            server = await ServerProcess.StartAsync(folder["data"]);
            // As a client does that got no outcome: the same command again.
            using var again = await DeploymentStream.StartAsync(server, package, "name=killed", id);
            again.EnsureSuccessStatusCode();
            var end = await DeploymentStream.FollowAsync(server, id);
            Assert.True(end.State == "Succeeded" || !string.IsNullOrEmpty(end.Error?.Detail), $"{id} ended {end.State} without a reason");
            ended[end.State] = ended.GetValueOrDefault(end.State) + 1;
            Assert.True(end.State == "Succeeded", $"{id}: {end.Error?.Detail}");
        }

        await using (server)
        {
            var listed = await DeploymentStream.ListAsync(server, "?model=killed&limit=1000");
            Assert.Equal(rounds, listed.Select(deployment => deployment.Id).Distinct().Count());
            var model = (await server.Http.GetFromJsonAsync<ModelView>("/api/v1/models/killed", ManagementJson.Options))!;
            Assert.Equal(Enumerable.Range(1, rounds), model.Versions.Select(version => version.Version));
            Assert.Equal(1, model.Versions.Count(version => version.State == "Serving"));
        }

        output.WriteLine($"{rounds} deployments, each cut off by a kill: {string.Join(", ", ended.Select(pair => $"{pair.Value} {pair.Key}"))}; {answered} requests to the other model, none lost while the process was up");
    }

    /// <summary>Follows until a boundary, or so many events, or the end.</summary>
    private static async Task FollowUntilAsync(ServerProcess server, string id, (string Step, string State)? boundary, int events)
    {
        var reached = new TaskCompletionSource();
        var count = 0;
        var following = DeploymentStream.FollowAsync(server, id, happened =>
        {
            if (boundary is { } at ? (happened.Step, happened.State) == at : ++count >= events)
                reached.TrySetResult();
        });
        _ = following.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        await Task.WhenAny(following, reached.Task);
    }

    /// <summary>A package whose content is like no other round's.</summary>
    private static byte[] Package(int round)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntryFromFile(TestModels.PathOf("add_one"), "model.onnx");
            using var note = new StreamWriter(zip.CreateEntry("round.txt").Open());
            note.Write(round);
        }

        return bytes.ToArray();
    }
}
