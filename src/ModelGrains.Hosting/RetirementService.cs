using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Retirement;

namespace ModelGrains.Hosting;

/// <summary>Looks for versions to retire, at the start and then at an interval.</summary>
internal sealed class RetirementService(RetirementSweep sweep, ServingStartup startup, RetirementOptions options, TimeProvider time, ILogger<RetirementService> logger)
    : IntervalService(startup, time, logger)
{
    protected override string Work => "A sweep for versions to retire";

    protected override TimeSpan Interval => TimeSpan.FromMinutes(options.SweepMinutes);

    protected override bool IsDueAtStart => true;

    protected override Task RunAsync(CancellationToken cancellationToken) => sweep.RunAsync(cancellationToken);
}
