using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Gateway.Tracing;

namespace ModelGrains.Gateway.Tests.Tracing;

/// <summary>The spans of one host alone, in the order in which they end.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> spans = [];
    private readonly ActivityListener listener;

    public SpanRecorder(GatewayHost host)
    {
        var source = host.Services.GetRequiredService<InferTracer>().Source;
        listener = new ActivityListener
        {
            ShouldListenTo = other => ReferenceEquals(other, source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public Activity this[int index] => All[index];

    public IReadOnlyList<Activity> All => [.. spans];

    public IReadOnlyList<string> Names => [.. spans.Select(span => span.OperationName)];

    public void Dispose() => listener.Dispose();
}
