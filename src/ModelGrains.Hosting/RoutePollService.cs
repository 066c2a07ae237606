using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Routing;

namespace ModelGrains.Hosting;

/// <summary>Looks for revisions of routes that this silo was not told of, at an interval.</summary>
internal sealed class RoutePollService(RoutePoll poll, ServingStartup startup, ServingOptions options, TimeProvider time, ILogger<RoutePollService> logger)
    : IntervalService(startup, time, logger)
{
    protected override string Work => "The look for newer routes";

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(options.RoutePollMilliseconds);

    protected override bool IsDueAtStart => true;

    protected override Task RunAsync(CancellationToken cancellationToken) => poll.RunAsync(cancellationToken);
}
