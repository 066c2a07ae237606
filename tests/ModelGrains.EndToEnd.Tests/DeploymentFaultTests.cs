using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.EndToEnd.Tests.Faults;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>
/// Every fault of a package or a request, sent to one server whose models are called all the time: what its sender is told, that nothing is
/// left of it, and that nobody else notices.
/// </summary>
public sealed class DeploymentFaultTests(FaultServer fixture, ITestOutputHelper output) : IClassFixture<FaultServer>
{
    private readonly ServerProcess server = fixture.Server;
    private readonly SteadyTraffic traffic = fixture.Traffic;

    [Fact]
    public async Task Deploy_EveryFault_IsRefusedWithItsReasonAndNothingElseNotices()
    {
        var table = new FaultTable("fault of a package");
        var before = await ServedState.ReadAsync(server, fixture.Data, "m");
        foreach (var fault in DeploymentFaults.All)
        {
            var package = fault.Package();
            var served = traffic.Read();

            using var answer = await fixture.SendAsync(package, fault.Query, fault.Id);

            var seen = await AssertRefusedAsync(fault, answer);
            Assert.Equal(before, await ServedState.ReadAsync(server, fixture.Data, "m"));
            Assert.True(!ServedState.HalfWritten(fixture.Data).Any(), $"{fault.Name} left something");
            table.Add(fault.Name, $"{fault.Status} {fault.Code}, at {fault.Step}", seen, served, await traffic.AnswerAgainAsync(), traffic.Failures.Count());
        }

        Assert.Empty(traffic.Failures);
        output.WriteLine(table.ToString());
    }

    [Fact]
    public async Task Deploy_ChildKilledFromOutside_IsTriedAgainOrFailsWithThatReason()
    {
        var table = new FaultTable("fault of the verification");
        var before = await ServedState.ReadAsync(server, fixture.Data, "m");
        var served = traffic.Read();
        var killed = new DeploymentFault("the child killed (`kill -9`) while it runs a sample", DeploymentFaults.Endless, "Verify", "verification.Crashed", "signal 9 (killed");
        var sending = fixture.SendAsync(killed.Package(), killed.Query);
        await VerifierProcess.KillAsync(server, afterSeconds: 1.5);
        using (var answer = await sending)
            table.Add(killed.Name, "400 InvalidInput, at Verify", await AssertRefusedAsync(killed, answer), served, await traffic.AnswerAgainAsync(), traffic.Failures.Count());
        Assert.Equal(before, await ServedState.ReadAsync(server, fixture.Data, "m"));
        Assert.Empty(ServedState.HalfWritten(fixture.Data));

        served = traffic.Read();
        sending = fixture.SendAsync(TestModels.Read("identity"), "name=early", "early");
        await VerifierProcess.KillAsync(server, afterSeconds: 0);
        using (var answer = await sending)
            Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var ended = await DeploymentStream.FollowAsync(server, "early");
        var note = Assert.Single(ended.Events, happened => happened.Reason.Contains("of 5 failed", StringComparison.Ordinal));
        Assert.Contains("ended at its start with exit code 137", note.Reason, StringComparison.Ordinal);
        table.Add("the child killed (`kill -9`) as it starts", "201, tried again", note.Reason, served, await traffic.AnswerAgainAsync(), traffic.Failures.Count());
        Assert.Empty(traffic.Failures);
        output.WriteLine(table.ToString());
    }

    [Fact]
    public async Task Deploy_TwoContentsOfOneVersionAtOnce_OneWinsAndTheOtherIsAConflict()
    {
        var table = new FaultTable("fault of a command");
        var served = traffic.Read();
        var before = await ServedState.ReadAsync(server, fixture.Data, "m");

        var answers = await Task.WhenAll(fixture.SendAsync(TestModels.Read("mlp_small"), "name=twins&version=1"), fixture.SendAsync(TestModels.Read("linreg"), "name=twins&version=1"));

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        var refused = answers.Single(answer => answer.StatusCode == HttpStatusCode.Conflict);
        var fault = new DeploymentFault("two contents of one version at once", () => [], "Publish", "'twins/1' is already deployed with other content") { Status = 409, Code = "Conflict" };
        var seen = await AssertRefusedAsync(fault, refused);
        var state = await ServedState.ReadAsync(server, fixture.Data, "twins");
        Assert.Equal(("1 Serving", 1L), (state.Versions, state.RouteRevision));
        Assert.Equal(before.Packages.Split(", ").Length + 1, state.Packages.Split(", ").Length);
        table.Add(fault.Name, "201 for one, 409 Conflict for the other", seen, served, await traffic.AnswerAgainAsync(), traffic.Failures.Count());
        Assert.Empty(traffic.Failures);
        output.WriteLine(table.ToString());
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Fact]
    public async Task Infer_BadRequestToABareGraph_GetsItsOwnErrorAndNothingElseNotices()
    {
        var table = new FaultTable("fault of a request");
        foreach (var model in (string[])["fails_at_run", "hog", "slow"])
            await fixture.DeployAsync(model, $"name={model}", model);
        foreach (var (name, model, bad, good, timeout, atOnce, status, text) in ((string, string, string, string, string, int, int, string)[])
        [
            ("an index out of range (`fails_at_run`)", "fails_at_run", Tensor("idx", "[1]", "[99]"), Tensor("idx", "[1]", "[3]"), "1S", 1, 500, "indices element out of data bounds"),
            ("a shape of 1.6 GB, allowed 256 MiB (`hog`)", "hog", Tensor("shape", "[1]", "[400000000]"), Tensor("shape", "[1]", "[4]"), "1S", 1, 500, "is smaller than requested bytes"),
            ("a shape of 4 PB (`hog`)", "hog", Tensor("shape", "[1]", "[1000000000000000]"), Tensor("shape", "[1]", "[4]"), "1S", 1, 500, "is smaller than requested bytes"),
            ("a run of days, with a timeout of 1 s (`slow`)", "slow", Tensor("iters", "[]", "[1000000000]"), Tensor("iters", "[]", "[1]"), "1S", 1, 504, "Request timeout expired"),
            ("as many of those at once as there are processors", "slow", Tensor("iters", "[]", "[1000000000]"), Tensor("iters", "[]", "[1]"), "1S", Environment.ProcessorCount, 504, "Request timeout expired"),
            ("a run of days with a timeout of an hour, allowed 4 s (`slow`)", "slow", Tensor("iters", "[]", "[1000000000]"), Tensor("iters", "[]", "[1]"), "1H", 1, 500, "the run took longer than 4 s, which ModelGrains:Onnx:MaxRunSeconds allows"),
        ])
        {
            var served = traffic.Read();
            var error = "";
            foreach (var refused in await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => InferAsync(model, bad, timeout))))
            {
                error = (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString()!;
                Assert.True(status == (int)refused.StatusCode, $"{name}: {(int)refused.StatusCode} {error}");
                Assert.Contains(text, error, StringComparison.Ordinal);
                refused.Dispose();
            }

            table.Add(name, $"{status}", error, served, await traffic.AnswerAgainAsync(), traffic.Failures.Count());
            using var answered = await InferAsync(model, good, "60S");
            Assert.True(answered.IsSuccessStatusCode, $"{name}: {await answered.Content.ReadAsStringAsync()}");
            var view = (await server.Http.GetFromJsonAsync<ModelView>($"/api/v1/models/{model}", ManagementJson.Options))!;
            Assert.Equal(0, Assert.Single(Assert.Single(view.Versions).Instances).InFlight);
        }

        Assert.Empty(traffic.Failures);
        output.WriteLine(table.ToString());
    }

    private static string Tensor(string name, string shape, string data) => $$"""{"name":"{{name}}","datatype":"INT64","shape":{{shape}},"data":{{data}}}""";

    private async Task<HttpResponseMessage> InferAsync(string model, string input, string timeout)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{model}/infer") { Content = new StringContent($$"""{"inputs":[{{input}}]}""") };
        request.Headers.Add("grpc-timeout", timeout);
        return await server.Http.SendAsync(request);
    }

    /// <summary>Holds an answer, and the deployment where one began, against a fault; gives the text that the sender sees.</summary>
    private async Task<string> AssertRefusedAsync(DeploymentFault fault, HttpResponseMessage answer)
    {
        var problem = (await answer.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!;
        Assert.True((fault.Status, fault.Code) == ((int)answer.StatusCode, problem.Title), $"{fault.Name}: {problem}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var said = $"{problem.Detail} {string.Join(' ', problem.Errors?.Select(error => error.Field) ?? [])}";
        Assert.All(fault.Says, says => Assert.True(said.Contains(says, StringComparison.Ordinal), $"{fault.Name}: '{says}' is not in: {said}"));
        Assert.DoesNotContain(fixture.Data, problem.Detail, StringComparison.Ordinal);
        var hasBegun = answer.Headers.TryGetValues(ManagementHeaders.Deployment, out var ids);
        Assert.True(hasBegun == (fault.Step != "Upload"), $"{fault.Name}: {(hasBegun ? "a" : "no")} deployment began");
        if (hasBegun)
        {
            var status = (await server.Http.GetFromJsonAsync<DeploymentStatusView>($"/api/v1/deployments/{ids!.Single()}", ManagementJson.Options))!;
            Assert.True(("Failed", fault.Step) == (status.State, status.Step), $"{fault.Name}: {status.State} at {status.Step}");
            Assert.Equal(problem.Detail, status.Error!.Detail);
        }

        return problem.Detail;
    }
}
