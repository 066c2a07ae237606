using System.Net;
using Google.Protobuf;
using ModelGrains.Gateway.Admission;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Tests;

namespace ModelGrains.Gateway.Tests.Admission;

/// <summary>The pool's queue watched by probes that a test lets through when it wants.</summary>
public sealed class PoolQueueTests
{
    private readonly ManualTime time = new();
    private readonly Queue<IThreadPoolWorkItem> probes = [];
    private readonly PoolQueue queue;
    private long waiting = 1000;

    public PoolQueueTests() => queue = new PoolQueue(TimeSpan.FromMilliseconds(5), time, probes.Enqueue, () => waiting);

    [Fact]
    public void IsOverloaded_OftenInAMillisecond_SendsOneProbe()
    {
        Advance(1);
        for (var i = 0; i < 100; i++)
            Assert.False(queue.IsOverloaded());
        Assert.Single(probes);
        Advance(1000);
        Assert.False(queue.IsOverloaded());
        Assert.Single(probes);
    }

    [Fact]
    public void IsOverloaded_ProbesThatWait_IsSoAfterATenthOfASecondAndUntilOneDoesNot()
    {
        MakeStand();
        Assert.InRange(queue.Wait, TimeSpan.FromMilliseconds(6), TimeSpan.FromMilliseconds(7));

        // The next probe was sent without a request, and is let through at once.
        Assert.Single(probes);
        Let();
        Assert.False(queue.IsOverloaded());
        Assert.Empty(probes);
    }

    [Fact]
    public void IsOverloaded_FewWait_IsNeverSo()
    {
        waiting = 511;
        for (var i = 0; i < 100; i++)
        {
            Advance(50);
            Assert.False(queue.IsOverloaded());
        }

        Assert.Empty(probes);
    }

    [Fact]
    public void IsOverloaded_FewWaitWhenTheProbeComes_IsNotSo()
    {
        for (var i = 0; i < 100; i++)
        {
            Advance(1);
            Assert.False(queue.IsOverloaded());
            Advance(50);
            waiting = 511;
            Let();
            waiting = 1000;
        }
    }

    [Fact]
    public void TryEnter_Standing_RefusesAndCounts()
    {
        var admission = new AdmissionControl(10, 1000, queue);
        MakeStand();
        var error = admission.TryEnter();
        Assert.Equal("Overloaded", $"{error?.Code}");
        Assert.Equal(TimeSpan.FromMilliseconds(100), error?.RetryAfter);
        Assert.Equal((1, 0, 0), (admission.RefusedForWait, admission.RefusedForRequests, admission.Requests));
        Let();
        Assert.Null(admission.TryEnter());
        admission.Leave(0);
    }

    [Fact]
    public async Task Wires_Standing_SayWhyAndWhenToComeBack()
    {
        MakeStand();
        await using var host = await GatewayHost.StartAsync(admission: new AdmissionControl(10, long.MaxValue, queue));
        using var http = await host.Http.PostAsync("/v2/models/echo/infer", new StringContent("{}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, http.StatusCode);
        Assert.Equal("1", Assert.Single(http.Headers.GetValues("Retry-After")));
        Assert.Equal("""{"error":"The server is overloaded: more requests come than it has time for"}""", await http.Content.ReadAsStringAsync());

        for (var i = 0; i < 2; i++)
        {
            using var grpc = await InferAsync(host);
            Assert.Equal("8", Assert.Single(grpc.Headers.GetValues("grpc-status")));
            Assert.Equal("The server is overloaded: more requests come than it has time for", Assert.Single(grpc.Headers.GetValues("grpc-message")));
            Assert.Equal("100", Assert.Single(grpc.Headers.GetValues("grpc-retry-pushback-ms")));
        }

        Let();
        using var after = await InferAsync(host);
        Assert.False(after.Headers.Contains("grpc-retry-pushback-ms"));
    }

    private static async Task<HttpResponseMessage> InferAsync(GatewayHost host)
    {
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, InferenceMethods.ModelInfer.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        return await host.Http2.SendAsync(request);
    }

    private void MakeStand()
    {
        for (var i = 0; !queue.IsOverloaded(); i++)
        {
            Assert.InRange(i, 0, 20);
            Probe(6);
        }
    }

    private void Probe(int milliseconds)
    {
        Advance(1);
        _ = queue.IsOverloaded();
        Advance(milliseconds);
        Let();
    }

    private void Let() => probes.Dequeue().Execute();

    private void Advance(int milliseconds) => time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
