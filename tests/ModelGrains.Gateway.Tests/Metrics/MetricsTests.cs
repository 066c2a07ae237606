using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Gateway.Admission;
using ModelGrains.Gateway.Http;
using ModelGrains.Gateway.Metrics;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Grains.Shadows;
using ModelGrains.Models;
using ModelGrains.Shadows;
using ModelGrains.Testing;
using ModelGrains.Tests;

namespace ModelGrains.Gateway.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public void Instances_TwoOfAVersion_AreSummedWithHistogramsInSeconds()
    {
        var counters = new InstanceCounters
        {
            Succeeded = 3, Rejected = 1, Cancelled = 2, Failed = 4, Inferences = 6, Executions = 2,
            SucceededMicroseconds = 100, QueueMicroseconds = 10, ComputeInputMicroseconds = 20, ComputeMicroseconds = 30, ComputeOutputMicroseconds = 40,
            QueueLatency = Histogram(12, (0, 1), (2, 1), (19, 1)),
        };
        var text = new PrometheusText();
        InstanceMetrics.Write(text, [Instance(0, counters), Instance(1, counters)]);
        var samples = PrometheusParser.Parse(text.ToString()).Samples;

        foreach (var (name, expected) in ((string, double)[])[
            ("request_success", 6), ("count", 12), ("exec_count", 4), ("request_duration_us", 200), ("queue_duration_us", 20),
            ("compute_input_duration_us", 40), ("compute_infer_duration_us", 60), ("compute_output_duration_us", 80), ("pending_request_count", 10)])
        {
            Assert.Equal(expected, samples[$$"""nv_inference_{{name}}{model="fraud",version="3"}"""]);
        }

        foreach (var (reason, expected) in ((string, double)[])[("REJECTED", 2), ("CANCELED", 4), ("BACKEND", 8), ("OTHER", 0)])
            Assert.Equal(expected, samples[$$"""nv_inference_request_failure{model="fraud",version="3",reason="{{reason}}"}"""]);
        foreach (var (le, expected) in ((string, double)[])[("0.00001", 2), ("0.000025", 2), ("0.00005", 4), ("10", 4), ("+Inf", 6)])
            Assert.Equal(expected, samples[$$"""modelgrains_inference_queue_seconds_bucket{model="fraud",version="3",le="{{le}}"}"""]);
        Assert.Equal(0.000024, samples["""modelgrains_inference_queue_seconds_sum{model="fraud",version="3"}"""]);
        Assert.Equal(0, samples["""modelgrains_inference_request_seconds_count{model="fraud",version="3"}"""]);
    }

    [Fact]
    public void Shadows_OfTheProcess_AreCountedByPair()
    {
        var text = new PrometheusText();
        ShadowMetrics.Write(text, new Shadows([new ShadowMeasure(
            ShadowKey.Parse("fraud/3→other/1"), 7, new ShadowCounters { Dropped = 1, Paused = 2, Incomplete = 3, Expired = 4 }, 5)]));
        var samples = PrometheusParser.Parse(text.ToString()).Samples;

        Assert.Equal(7, samples["""modelgrains_shadow_compared_total{model="fraud",version="3",shadow="other/1"}"""]);
        foreach (var (reason, expected) in ((string, double)[])[("dropped", 1), ("paused", 2), ("incomplete", 3), ("expired", 4)])
            Assert.Equal(expected, samples[$$"""modelgrains_shadow_left_out_total{model="fraud",version="3",shadow="other/1",reason="{{reason}}"}"""]);
        Assert.Equal(5, samples["""modelgrains_shadow_waiting{model="fraud",version="3",shadow="other/1"}"""]);
        Assert.Equal(1, samples["modelgrains_shadow_paused"]);
    }

    [Fact]
    public void Sample_LabelWithSpecialCharacters_IsEscaped()
    {
        var text = new PrometheusText();
        text.Family("a", "gauge", "b");
        text.Sample("a", 1, ("x", "1\\2\"3\n4"));

        Assert.Equal(1, PrometheusParser.Parse(text.ToString()).Samples["""a{x="1\\2\"3\n4"}"""]);
    }

    [Fact]
    public void OnCompleted_DurationOnABound_IsInItsBucket()
    {
        var instruments = new GatewayInstruments();
        instruments.OnCompleted(GatewayWire.Http, 200, TimeSpan.FromMicroseconds(10));
        instruments.OnCompleted(GatewayWire.Http, 200, TimeSpan.FromMicroseconds(10.1));
        instruments.OnCompleted(GatewayWire.Grpc, 8, TimeSpan.FromHours(1));
        var admission = new AdmissionControl(1, 10);
        Assert.Null(admission.TryEnter());
        Assert.NotNull(admission.TryEnter());
        Assert.Null(admission.TryReserve(7));
        Assert.NotNull(admission.TryReserve(7));
        var text = new PrometheusText();
        GatewayMetrics.Write(text, instruments, admission);
        var samples = PrometheusParser.Parse(text.ToString()).Samples;

        Assert.Equal(1, samples["""modelgrains_gateway_request_seconds_bucket{wire="http",code="200",le="0.00001"}"""]);
        Assert.Equal(2, samples["""modelgrains_gateway_request_seconds_bucket{wire="http",code="200",le="0.000025"}"""]);
        Assert.Equal(0, samples["""modelgrains_gateway_request_seconds_bucket{wire="grpc",code="8",le="10"}"""]);
        Assert.Equal(3600, samples["""modelgrains_gateway_request_seconds_sum{wire="grpc",code="8"}"""]);
        Assert.Equal((1, 7), (samples["modelgrains_gateway_requests_in_flight"], samples["modelgrains_gateway_bytes_in_flight"]));
        Assert.Equal(1, samples["""modelgrains_gateway_rejected_total{reason="requests"}"""]);
        Assert.Equal(1, samples["""modelgrains_gateway_rejected_total{reason="bytes"}"""]);
    }

    [Fact]
    public void OnCompleted_Again_AllocatesNothing()
    {
        var instruments = new GatewayInstruments();
        instruments.OnCompleted(GatewayWire.Grpc, 0, TimeSpan.FromMilliseconds(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            instruments.OnCompleted(GatewayWire.Grpc, 0, TimeSpan.FromMilliseconds(i));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Gateway_RequestOnEachWire_IsCountedWithItsStatus()
    {
        await using var host = await GatewayHost.StartAsync();
        using var found = await host.Http.PostAsync("/v2/models/echo/infer", new StringContent("""{"inputs":[]}"""));
        using var missing = await host.Http.PostAsync("/v2/models/a%20b/infer", new StringContent("{}"));
        using var health = await host.Http.GetAsync("/v2/health/live");
        await host.StopAsync();

        var counted = host.Services.GetRequiredService<GatewayInstruments>().Read().Select(one => (one.Wire, one.Code, one.Durations.Counts.Sum()));
        Assert.Equal([(GatewayWire.Http, (int)found.StatusCode, 1L), (GatewayWire.Http, 404, 1L)], counted);
    }

    [Theory]
    [InlineData(false, 200)]
    [InlineData(true, 499)]
    public async Task Gateway_CallerThatLeaves_IsCountedAsLeftOnlyBeforeItsAnswer(bool isBefore, int expected)
    {
        await using var host = await GatewayHost.StartAsync();
        var services = new InferenceHttpServices(host.Services);
        var context = new DefaultHttpContext { RequestServices = host.Services, RequestAborted = new CancellationToken(canceled: true) };
        var endpoint = new InferenceHttpEndpoint(null, (_, _) => isBefore ? Task.FromCanceled(context.RequestAborted) : Task.CompletedTask, services);
        await new MeasuredHttpEndpoint(endpoint, services).HandleAsync(context);

        Assert.Equal(expected, Assert.Single(services.Instruments.Read()).Code);
    }

    [Fact]
    public void HostUsage_TwoReadings_GiveTheShareBetweenThem()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["proc"]);
        var time = new ManualTime();
        var usage = new HostUsage(time, folder["proc"]);
        Assert.Null(usage.ReadUtilization());
        Assert.Null(usage.ReadMemory());

        File.WriteAllText(Path.Combine(folder["proc"], "stat"), "cpu  10 0 10 70 10 0 0 0 0 0\ncpu0 1 2 3\n");
        File.WriteAllText(Path.Combine(folder["proc"], "meminfo"), "MemTotal:       100 kB\nMemFree:  1 kB\nMemAvailable:    40 kB\n");
        Assert.Equal(0.2, usage.ReadUtilization());
        Assert.Equal((102_400, 61_440), usage.ReadMemory());

        File.WriteAllText(Path.Combine(folder["proc"], "stat"), "cpu  85 0 10 95 10 0 0 0 0 0\n");
        Assert.Equal(0.2, usage.ReadUtilization());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0.75, usage.ReadUtilization());
    }

    private static LatencyHistogram Histogram(long sum, params (int Bucket, long Count)[] counts)
    {
        var all = new long[LatencyHistogram.Bounds.Length + 1];
        foreach (var (bucket, count) in counts)
            all[bucket] = count;
        return new LatencyHistogram { Counts = [.. all], SumMicroseconds = sum };
    }

    private static InstanceStatus Instance(int slot, InstanceCounters counters) => new()
    {
        Key = new InstanceKey(ModelName.Parse("fraud"), new ModelVersion(3), slot),
        State = InstanceState.Ready,
        InFlight = 5,
        Counters = counters,
        LoadDuration = TimeSpan.FromSeconds(1.5),
    };

    private sealed class Shadows(IReadOnlyList<ShadowMeasure> shadows) : IShadowActivity
    {
        public bool IsPaused => true;

        public IReadOnlyList<ShadowMeasure> Read() => shadows;
    }
}
