using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Packages.Blobs;

namespace ModelGrains.Hosting;

/// <summary>Once a day removes what uploads that broke off left in the package store.</summary>
internal sealed partial class PackageStoreSweep(AzureBlobPackageStore store, TimeProvider time, ILogger<PackageStoreSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await store.SweepAsync(cancellationToken) is > 0 and var removed)
                Log.Swept(logger, removed);
        }
        catch (PackageStoreUnavailableException e)
        {
            Log.NotSwept(logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1430, LogLevel.Information, "{Blobs} blobs of uploads that broke off were removed from the package store")]
        public static partial void Swept(ILogger logger, int blobs);

        [LoggerMessage(1431, LogLevel.Warning, "The package store was not swept: {Message}")]
        public static partial void NotSwept(ILogger logger, string message);
    }
}
