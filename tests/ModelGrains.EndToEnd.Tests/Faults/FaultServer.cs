using System.Net;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests.Faults;

/// <summary>One server with small limits and two models, <c>m</c> and <c>other</c>, which are called all the time.</summary>
public sealed class FaultServer : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    public ServerProcess Server { get; private set; } = null!;

    internal SteadyTraffic Traffic { get; private set; } = null!;

    /// <summary>Its data directory.</summary>
    internal string Data => folder["data"];

    public async Task InitializeAsync()
    {
        Server = await ServerProcess.StartAsync(
            Data, ("MaxUploadMegabytes", "128"), ("Verifier__CpuSeconds", "4"), ("Verifier__MemoryMegabytes", "512"), ("Onnx__ArenaMegabytes", "256"), ("Onnx__MaxRunSeconds", "4"));
        await DeployAsync("add_one", "name=m&version=1", "first");
        await DeployAsync("iris_forest", "name=other", "second");
        Traffic = new SteadyTraffic(Server, SteadyTraffic.AddOne("m"), SteadyTraffic.Flower("other"));
    }

    public async Task DisposeAsync()
    {
        await Traffic.DisposeAsync();
        await Server.DisposeAsync();
        folder.Dispose();
    }

    internal async Task<HttpResponseMessage> SendAsync(byte[] package, string query, string? id = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/deployments?{query}") { Content = new ByteArrayContent(package) };
        if (id is not null)
            request.Headers.Add(ManagementHeaders.IdempotencyKey, id);
        return await Server.Http.SendAsync(request);
    }

    /// <summary>Deploys a bare graph of tests/models, which must succeed.</summary>
    internal async Task DeployAsync(string model, string query, string id)
    {
        using var answer = await SendAsync(TestModels.Read(model), query, id);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync() + Server.Output);
    }
}
