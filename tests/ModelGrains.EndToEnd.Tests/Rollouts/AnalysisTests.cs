using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests.Rollouts;

/// <summary>Canaries that are worse in one way each, on a running server under load: each goes back by itself.</summary>
public sealed class AnalysisTests(ITestOutputHelper output)
{
    private const string Ordinary = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[-1,12,3,4]}]}""";
    private const string Hurried = """{"parameters":{"timeout":5000},"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[-1,12,3,4]}]}""";

    [Theory]
    [InlineData("errors", "identity_fails", Ordinary, """{"name":"errorRate","max":0.05}""", "errorRate is 1 of")]
    [InlineData("latency", "identity_slow", Ordinary, """{"name":"latencyP95","maxRatio":1.5}""", "times it")]
    [InlineData("timeouts", "identity_slow", Hurried, """{"name":"timeoutRate","maxRatio":2}""", "timeoutRate is")]
    [InlineData("NaN", "identity_nan", Ordinary, """{"name":"invalidOutputRate","max":0}""", "invalidOutputRate of 'y' is 1 of")]
    [InlineData("range", "identity_off", Ordinary, """{"name":"invalidOutputRate","output":"y","low":-1,"high":12,"max":0}""", "invalidOutputRate of 'y' is 1 of")]
    [InlineData("disagreement", "identity_off", Ordinary, """{"name":"disagreementRate","max":0.02}""", "disagreementRate of 'y' is 1 of")]
    [InlineData("class flips", "identity_flip", Ordinary, """{"name":"classFlipRate","max":0.02}""", "classFlipRate of 'y' is 1 of")]
    [InlineData("drift (PSI)", "identity_off", Ordinary, """{"name":"psi","max":0.25}""", "psi of 'y' is")]
    [InlineData("drift (KS)", "identity_off", Ordinary, """{"name":"ks","output":"y","max":0.2}""", "ks of 'y' is")]
    public async Task Canary_WorseInOneWay_GoesBackByItself(string way, string graph, string body, string metric, string evidence)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], ("Shadows__PauseMilliseconds", "60000"));
        var api = new RolloutApi(server);
        await api.DeployAsync(1, "identity", graph);
        var before = await api.RouteAsync();
        var traffic = new StickyTraffic(server, body);

        await api.StartAsync(Spec(metric));
        var ended = await api.UntilAsync(rollout => rollout.HasEnded || rollout.State == "Paused");
        var after = await api.RouteAsync();
        await traffic.StopAsync();

        output.WriteLine(
            $"{way}: {traffic.Lasted.TotalSeconds:0.00} s from the first answer of the canary to the last one, {traffic.OfTheNewVersion} of {traffic.Requests} requests, " +
            $"{traffic.Affected * 100:0} % of {StickyTraffic.Users} users; {ended.Events.Single(happened => happened.Reason.StartsWith("aborted by itself", StringComparison.Ordinal)).Reason}");
        Assert.Equal("Aborted", ended.State);
        Assert.Contains(ended.Events, happened => happened.Reason.StartsWith("aborted by itself: ", StringComparison.Ordinal) && happened.Reason.Contains(evidence, StringComparison.Ordinal));
        Assert.Equal(before.Targets, after.Targets);
        Assert.Empty(after.Shadows ?? []);
        Assert.Contains(ended.Analyses.Single().Metrics.Single().Measurements, measured => measured.Result == "Failed");
        // In a hurry the old version's time may be over too, which names no version.
        if (body == Ordinary)
            Assert.InRange(traffic.Affected, 0.01, 0.35);
    }

    [Fact]
    public async Task Canary_AsGood_GoesOn_AndAnIdleOneIsNotFailed()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], ("Shadows__PauseMilliseconds", "60000"));
        var api = new RolloutApi(server);
        await api.DeployAsync(1, "identity", "identity");
        const string Metrics = """
            {"name":"errorRate","max":0.05,"inconclusiveLimit":1},{"name":"invalidOutputRate","max":0,"inconclusiveLimit":1},
            {"name":"disagreementRate","max":0,"inconclusiveLimit":1},{"name":"latencyP50","maxRatio":100,"inconclusiveLimit":1},{"name":"psi","max":0.25,"inconclusiveLimit":1}
            """;

        await api.StartAsync(Spec(Metrics));
        var paused = await api.UntilAsync(rollout => rollout.HasEnded || rollout.State == "Paused");
        Assert.Equal("Paused", paused.State);
        Assert.StartsWith("the analysis cannot tell, waits to be promoted or resumed: errorRate has 0 of the 20 samples", paused.Events[^1].Reason, StringComparison.Ordinal);

        var traffic = new StickyTraffic(server, Ordinary);
        await api.TellAsync("resume");
        var ended = await api.UntilAsync(rollout => rollout.HasEnded || rollout.State == "Paused");
        await traffic.StopAsync();

        Assert.True(ended.State == "Succeeded", string.Join("; ", ended.Events.Select(happened => happened.Reason)));
        var held = ended.Events.Single(happened => happened.Reason.StartsWith("the analysis holds", StringComparison.Ordinal)).Reason;
        output.WriteLine(held);
        Assert.Contains("disagreementRate of 'y' is 0 of", held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Canary_WithWorseOutcomes_GoesBackByItself()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        var api = new RolloutApi(server);
        await api.DeployAsync(1, "identity", "identity");
        using var log = await server.Http.PutAsync("/api/v1/models/m/prediction-log", new StringContent("""{"sampleRate":1,"inputs":[],"outputs":[]}"""));
        log.EnsureSuccessStatusCode();

        await api.StartAsync("""
            {"version":2,"strategy":"canary","steps":[{"setWeight":50},{"pause":{}}],
             "analysis":{"interval":"1s","metrics":[{"name":"outcomeMean","output":"bought","minRatio":0.8,"minSamples":20,"inconclusiveLimit":1000}]}}
            """);
        await api.UntilAsync(rollout => rollout.State == "Paused" && rollout.Analyses.Count > 0);
        for (var i = 0; i < 100; i++)
        {
            var id = $"r{i}";
            using var answer = await server.Http.PostAsync("/v2/models/m/infer", new StringContent(Ordinary.Replace("{\"inputs\"", $"{{\"id\":\"{id}\",\"inputs\"", StringComparison.Ordinal)));
            var isNew = (await answer.Content.ReadAsStringAsync()).Contains("\"model_version\":\"2\"", StringComparison.Ordinal);
            var outcome = $$"""{"id":"{{id}}","value":{"bought":{{(isNew ? "0.5" : "1")}} } }""";
            using var told = await server.Http.PostAsync("/api/v1/models/m/outcomes", new StringContent(outcome));
            told.EnsureSuccessStatusCode();
        }

        var ended = await api.UntilAsync(rollout => rollout.HasEnded);

        var why = ended.Events.Single(happened => happened.Reason.StartsWith("aborted by itself", StringComparison.Ordinal)).Reason;
        output.WriteLine(why);
        Assert.Equal("Aborted", ended.State);
        Assert.Contains("outcomeMean of 'bought' is 0.5 of", why, StringComparison.Ordinal);
        Assert.EndsWith("below 0.8 times it", why, StringComparison.Ordinal);
    }

    private static string Spec(string metrics)
    {
        var limited = metrics.Replace("\"name\"", "\"minSamples\":20,\"name\"", StringComparison.Ordinal);
        return $$$"""
            {"version":2,"strategy":"canary","sticky":{"header":"x-user-id"},"scaleDownDelaySeconds":0,"steps":[
              {"setMirrorRoute":{"name":"copies","percentage":100}},
              {"setWeight":10},
              {"analysis":{"interval":"1s","count":2,"metrics":[{{{limited}}}]}}]}
            """;
    }
}
