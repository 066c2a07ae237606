using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Retirement;

namespace ModelGrains.Hosting;

/// <summary>Delivers notifications beside the sweep, which never waits for a receiver: at once when one is added, and when a retry is due.</summary>
internal sealed partial class NotificationService : BackgroundService
{
    private readonly NotificationDelivery delivery;
    private readonly ServingStartup startup;
    private readonly TimeProvider time;
    private readonly ILogger<NotificationService> logger;

    public NotificationService(NotificationDelivery delivery, ServingStartup startup, TimeProvider time, ILogger<NotificationService> logger)
    {
        this.delivery = delivery;
        this.startup = startup;
        this.time = time;
        this.logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!delivery.IsOn)
            return;
        await ((Task)startup.Report.WaitAsync(stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var added = delivery.AddedAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(added, Task.Delay(await RunAsync(stoppingToken), time, waiting.Token));
            await waiting.CancelAsync();
            if (added.IsCompleted)
                added = delivery.AddedAsync(stoppingToken);
        }
    }

    private async Task<TimeSpan> RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await delivery.RunAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
            return NotificationDelivery.PollPeriod;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1411, LogLevel.Error, "Notifications could not be delivered; they are tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
