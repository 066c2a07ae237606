using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Errors;
using ModelGrains.Gateway.Settings;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Gateway.Tracing;
using ModelGrains.Inference;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Gateway.Tests.Tracing;

public sealed class InferTracerTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "b7ad6b7169203331";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_WithASampledParent_GivesNestedSpansUnderIt(bool isGrpc)
    {
        await using var host = await StartAsync();
        using var spans = new SpanRecorder(host);
        await SendAsync(host, isGrpc, $"00-{Trace}-{Parent}-01");

        Assert.Equal(["modelgrains.queue", "modelgrains.run", "modelgrains.route", "modelgrains.infer"], spans.Names);
        var (queue, run, route, infer) = (spans[0], spans[1], spans[2], spans[3]);
        Assert.All(spans.All, span => Assert.Equal(Trace, span.TraceId.ToHexString()));
        Assert.Equal(Parent, infer.ParentSpanId.ToHexString());
        Assert.Equal(infer.SpanId, route.ParentSpanId);
        Assert.Equal(route.SpanId, queue.ParentSpanId);
        Assert.Equal(route.SpanId, run.ParentSpanId);
        Assert.Equal(ActivityKind.Server, infer.Kind);

        // The data plane took 1,000 µs, 600 of them in the instance.
        Assert.Equal(TimeSpan.FromMicroseconds(1000), route.Duration);
        Assert.Equal(TimeSpan.FromMicroseconds(100), queue.Duration);
        Assert.Equal(TimeSpan.FromMicroseconds(500), run.Duration);
        Assert.Equal(route.StartTimeUtc.AddMicroseconds(200), queue.StartTimeUtc);
        Assert.Equal(queue.StartTimeUtc.AddMicroseconds(100), run.StartTimeUtc);
        Assert.Equal("echo", infer.GetTagItem("modelgrains.model"));
        Assert.Equal("3", infer.GetTagItem("modelgrains.version"));
        Assert.Equal(4, run.GetTagItem("modelgrains.batch_size"));
        Assert.Equal("ok", infer.GetTagItem("modelgrains.outcome"));
        Assert.Equal(isGrpc ? "grpc" : "http", infer.GetTagItem("modelgrains.wire"));
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", 0)]
    [InlineData("00-not-a-trace-01", 1)]
    [InlineData(null, 1)]
    public async Task Request_WithoutASampledParent_FollowsItsFlagOrTheShare(string? parent, int expected)
    {
        await using var host = await StartAsync();
        using var spans = new SpanRecorder(host);
        await SendAsync(host, isGrpc: true, parent);

        Assert.Equal(expected, spans.Names.Count(name => name == "modelgrains.infer"));
        Assert.All(spans.All.Where(span => span.OperationName == "modelgrains.infer"), span => Assert.Equal(default, span.ParentSpanId));
    }

    [Fact]
    public async Task Request_ThatFails_HasTheWiresStatusAndNoRun()
    {
        await using var host = await StartAsync();
        host.Plane.OnInfer = (_, _) => new(ModelErrors.NoAvailableVersions("echo"));
        using var spans = new SpanRecorder(host);
        await SendAsync(host, isGrpc: false, null);

        Assert.Equal(["modelgrains.route", "modelgrains.infer"], spans.Names);
        Assert.Equal((503, "error", ActivityStatusCode.Error), (spans[1].GetTagItem("modelgrains.code"), spans[1].GetTagItem("modelgrains.outcome"), spans[1].Status));
    }

    [Fact]
    public async Task Request_WhileNobodyListens_KeepsNothing()
    {
        await using var host = await StartAsync();
        var tracer = host.Services.GetRequiredService<InferTracer>();

        Assert.Null(tracer.Begin(new InferRequest { Model = ModelName.Parse("echo"), Inputs = [] }));
        await SendAsync(host, isGrpc: true, $"00-{Trace}-{Parent}-01");
        using var spans = new SpanRecorder(host);
        Assert.Empty(spans.All);
    }

    [Fact]
    public void Sample_LevelsRatesAndCounts_AreCountedFromTheChange()
    {
        var settings = new TraceSettings();
        var echo = ModelName.Parse("echo");
        Assert.Null(settings.Sample(echo));

        Set(settings, null, ("trace_level", "TIMESTAMPS"), ("trace_rate", "3"), ("trace_count", "2"));
        Assert.Equal("+--+-----", Take(settings, echo, 9));
        Set(settings, null, ("trace_count", "1"));
        Assert.Equal("+-----", Take(settings, echo, 6));

        Set(settings, echo, ("trace_rate", "1"), ("trace_count", "-1"));
        Assert.Equal("+++", Take(settings, echo, 3));
        Set(settings, echo, ("trace_level", "OFF"));
        Assert.Equal("---", Take(settings, echo, 3));
        Assert.False(settings.Sample(null));
    }

    [Theory]
    [InlineData(0, "--------")]
    [InlineData(0.25, "---+---+")]
    [InlineData(1, "++++++++")]
    public void Next_AShare_IsTakenEvenly(double share, string expected)
    {
        var sampler = new ShareSampler(share);

        Assert.Equal(expected, string.Concat(Enumerable.Range(0, 8).Select(_ => sampler.Next() ? '+' : '-')));
    }

    private static async Task<GatewayHost> StartAsync()
    {
        var host = await GatewayHost.StartAsync(tracing: new TracingOptions { SampleRate = 1 });
        host.Plane.OnInfer = (request, _) =>
        {
            host.Time.Advance(TimeSpan.FromMicroseconds(1000));
            var timing = new InferTiming
            {
                QueueMicroseconds = 100, ComputeInputMicroseconds = 50, ComputeInferMicroseconds = 400, ComputeOutputMicroseconds = 50, BatchSize = 4,
            };
            return new(FakeDataPlane.Echo(request).Value! with { Timing = timing });
        };
        return host;
    }

    /// <summary>Sends a request and stops the host: its spans are made after its answer.</summary>
    private static async Task SendAsync(GatewayHost host, bool isGrpc, string? traceparent)
    {
        if (isGrpc)
        {
            using var call = new DuplexCall<ModelInferRequest, ModelInferResponse>(host, InferenceMethods.ModelInfer, traceparent: traceparent);
            await call.SendAsync(new ModelInferRequest { ModelName = "echo" });
            call.Finish();
            await call.ReadAsync();
        }
        else
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/echo/infer")
            {
                Content = new StringContent("""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}]}"""),
            };
            if (traceparent is not null)
                request.Headers.TryAddWithoutValidation("traceparent", traceparent);
            using var answer = await host.Http.SendAsync(request);
        }

        await host.StopAsync();
    }

    private static void Set(TraceSettings settings, ModelName? model, params (string Name, string Value)[] changes) =>
        Assert.Null(settings.Update(model, changes.Select(change => KeyValuePair.Create<string, IReadOnlyList<string>>(change.Name, [change.Value]))));

    private static string Take(TraceSettings settings, ModelName model, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => settings.Sample(model) == true ? '+' : '-'));
}
