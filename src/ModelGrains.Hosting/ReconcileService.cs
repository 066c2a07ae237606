using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Deployments;

namespace ModelGrains.Hosting;

/// <summary>Compares what should be served with what is, at an interval.</summary>
internal sealed class ReconcileService(Reconciler reconciler, ServingStartup startup, ServingOptions options, TimeProvider time, ILogger<ReconcileService> logger)
    : IntervalService(startup, time, logger)
{
    protected override string Work => "The comparison of what should be served with what is";

    protected override TimeSpan Interval => TimeSpan.FromSeconds(options.ReconcileSeconds);

    protected override bool IsDueAtStart => false;

    protected override Task RunAsync(CancellationToken cancellationToken) => reconciler.RunAsync();
}
