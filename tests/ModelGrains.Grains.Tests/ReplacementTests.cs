using ModelGrains.Testing;

namespace ModelGrains.Grains.Tests;

public sealed class ReplacementTests
{
    /// <summary>Two contents take turns under constant load. Every answer must be of a version that was current at some moment of its request.</summary>
    [Fact]
    public async Task InferAsync_WhileVersionsAreReplaced_NeverFailsAndAnswersFromACurrentVersion()
    {
        const int Replacements = 30;
        await using var cluster = await ServingCluster.StartAsync();
        await cluster.DeployAsync("add_one", "m", 1);
        var model = ModelName.Parse("m");
        var acknowledged = 1;
        var started = 1;
        using var done = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            while (!done.IsCancellationRequested)
            {
                var oldest = Volatile.Read(ref acknowledged);
                var answer = await cluster.Grains.Router(model).InferAsync(Requests.AddOne("m", 1), CancellationToken.None);
                Assert.True(answer.IsSuccess, answer.Error?.ToString());
                Assert.InRange(answer.Value.Version.Value, oldest, Volatile.Read(ref started));
                count++;
            }

            return count;
        })).ToList();

        for (var version = 2; version <= Replacements + 1; version++)
        {
            Volatile.Write(ref started, version);
            await cluster.DeployAsync("add_one", "m", version, $$"""{ "name": "m", "description": "{{version}}" }""");
            Volatile.Write(ref acknowledged, version);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(callers), count => Assert.True(count > 0));
    }
}
