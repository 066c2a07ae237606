using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModelGrains.Hosting;

/// <summary>Work at an interval, once the start has loaded what should be loaded; a time that fails is logged, and the next one comes.</summary>
internal abstract partial class IntervalService(ServingStartup startup, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>What it does, as the log names it.</summary>
    protected abstract string Work { get; }

    /// <summary>From the end of one time to the beginning of the next.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>Whether the first time is at the start, rather than an interval after it.</summary>
    protected abstract bool IsDueAtStart { get; }

    /// <summary>Does it once.</summary>
    protected abstract Task RunAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A start that failed says so itself; the work is done all the same.
        await ((Task)startup.Report.WaitAsync(stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (var isDue = IsDueAtStart; !stoppingToken.IsCancellationRequested; isDue = true)
        {
            try
            {
                if (isDue)
                    await RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, Work, e);
            }

            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1420, LogLevel.Error, "{Work} failed; the next time comes")]
        public static partial void Failed(ILogger logger, string work, Exception exception);
    }
}
