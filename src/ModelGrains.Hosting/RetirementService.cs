using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Retirement;

namespace ModelGrains.Hosting;

/// <summary>Sweeps once the start has loaded what should be loaded, and then at an interval.</summary>
internal sealed partial class RetirementService : BackgroundService
{
    private readonly RetirementSweep sweep;
    private readonly ServingStartup startup;
    private readonly RetirementOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<RetirementService> logger;

    public RetirementService(RetirementSweep sweep, ServingStartup startup, RetirementOptions options, TimeProvider time, ILogger<RetirementService> logger)
    {
        this.sweep = sweep;
        this.startup = startup;
        this.options = options;
        this.time = time;
        this.logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A start that failed says so itself; versions expire all the same.
        await ((Task)startup.Report.WaitAsync(stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await sweep.RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, e);
            }

            await Task.Delay(TimeSpan.FromMinutes(options.SweepMinutes), time, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1410, LogLevel.Error, "A sweep for versions to retire failed; the next one looks again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
