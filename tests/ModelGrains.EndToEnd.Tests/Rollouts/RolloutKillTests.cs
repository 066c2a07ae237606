using System.Globalization;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests.Rollouts;

/// <summary>
/// The server is killed while it rolls out, at a random moment, after a random command. The variable <c>MODELGRAINS_ROLLOUT_KILLS</c> sets how
/// many rollouts (10 by default: each strategy twice).
/// </summary>
public sealed class RolloutKillTests(ITestOutputHelper output)
{
    private static readonly string[] Specs =
    [
        """{"version":2,"strategy":"recreate"}""",
        """{"version":2,"strategy":"rollingUpdate"}""",
        """{"version":2,"strategy":"blueGreen","autoPromotionSeconds":0.05,"scaleDownDelaySeconds":0.05}""",
        """{"version":2,"strategy":"canary","steps":[{"setWeight":10},{"pause":{"duration":"30ms"}},{"setWeight":30},{"pause":{"duration":"30ms"}},{"setWeight":50}],"scaleDownDelaySeconds":0.05,"analysis":{"interval":"1s","metrics":[{"name":"errorRate","max":0}]}}""",
        """{"version":2,"strategy":"shadow","duration":"50ms"}""",
    ];

    [Fact]
    public async Task Kill_AtRandom_EndsAsItsSpecAllowsAndNoAcknowledgedCommandIsLost()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("MODELGRAINS_ROLLOUT_KILLS") ?? "10", CultureInfo.InvariantCulture);
        using var folder = new TemporaryFolder();
        var random = new Random(rounds);
        var server = await ServerProcess.StartAsync(folder["data"]);
        await new RolloutApi(server).DeployAsync(2);
        var ended = new Dictionary<string, int>();
        for (var round = 0; round < rounds; round++)
        {
            RouteView before;
            string? told = null;
            await using (server)
            {
                var api = new RolloutApi(server);
                before = await api.RouteAsync();
                Assert.Equal(round + 1, (await api.StartAsync(Specs[round % Specs.Length], $"round-{round}")).Number);
                var events = random.Next(1, 9);
                var rollout = await api.UntilAsync(now => now.HasEnded || now.Events.Count >= events);
                if (!rollout.HasEnded && random.Next(3) == 0)
                {
                    await api.GoBackAsync(waits: false);
                    told = "back";
                }

                await server.KillAsync();
            }

            server = await ServerProcess.StartAsync(folder["data"]);
            var again = new RolloutApi(server);
            // As a client does that got no answer: the same command again, which is the same rollout.
            Assert.Equal(round + 1, (await again.StartAsync(Specs[round % Specs.Length], $"round-{round}")).Number);
            var end = await again.UntilAsync(now => now.HasEnded);
            var route = await again.RouteAsync();
            Assert.Equal(told is null ? "Succeeded" : "Aborted", end.State);
            Assert.Equal(told is null && end.Strategy != "shadow" ? [2] : before.Targets.Select(target => target.Version), route.Targets.Select(target => target.Version));
            ended[end.State] = ended.GetValueOrDefault(end.State) + 1;
            if (told is null)
                await again.GoBackAsync();
        }

        await using (server)
        {
            var history = await new RolloutApi(server).HistoryAsync();
            Assert.All(history.Revisions.Where(revision => revision.Targets.Count > 0), revision => Assert.Equal(1, revision.Targets.Sum(target => target.Weight), 1e-9));
            var numbers = history.Revisions.Select(revision => revision.Revision).ToList();
            Assert.Equal(Enumerable.Range(0, numbers.Count).Select(i => numbers[0] - i), numbers);
        }

        output.WriteLine($"{rounds} rollouts, each cut off by a kill: {string.Join(", ", ended.Select(pair => $"{pair.Value} {pair.Key}"))}");
    }
}
