using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Deployments;

namespace ModelGrains.Hosting;

/// <summary>Reconciles at an interval, once the start has loaded what should be loaded.</summary>
internal sealed partial class ReconcileService : BackgroundService
{
    private readonly Reconciler reconciler;
    private readonly ServingStartup startup;
    private readonly ServingOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<ReconcileService> logger;

    public ReconcileService(Reconciler reconciler, ServingStartup startup, ServingOptions options, TimeProvider time, ILogger<ReconcileService> logger)
    {
        this.reconciler = reconciler;
        this.startup = startup;
        this.options = options;
        this.time = time;
        this.logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A start that failed says so itself; what it did not come to is done here.
        await ((Task)startup.Report.WaitAsync(stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(options.ReconcileSeconds), time, stoppingToken);
            try
            {
                await reconciler.RunAsync();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1420, LogLevel.Error, "What should be served could not be compared with what is; the next look comes")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
