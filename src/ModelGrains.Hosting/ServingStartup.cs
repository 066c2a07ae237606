using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Rollouts;
using Orleans;

namespace ModelGrains.Hosting;

/// <summary>
/// Once the host has started: finishes what a crash interrupted, loads what should be loaded, deploys the samples into a new data
/// directory, and then says that the server is ready. The server is live meanwhile.
/// </summary>
public sealed partial class ServingStartup : BackgroundService
{
    private readonly CatalogStartup catalog;
    private readonly Deployer deployer;
    private readonly DataDirectory data;
    private readonly ServingOptions options;
    private readonly ServingState state;
    private readonly IGrainFactory grains;
    private readonly IHostApplicationLifetime lifetime;
    private readonly TimeProvider time;
    private readonly ILogger<ServingStartup> logger;
    private readonly TaskCompletionSource<ServingReport> report = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Made by the host.</summary>
    public ServingStartup(
        CatalogStartup catalog, Deployer deployer, DataDirectory data, ServingOptions options, ServingState state, IGrainFactory grains,
        IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ServingStartup> logger)
    {
        this.catalog = catalog;
        this.deployer = deployer;
        this.data = data;
        this.options = options;
        this.state = state;
        this.grains = grains;
        this.lifetime = lifetime;
        this.time = time;
        this.logger = logger;
        // For the whole life of the process: not ready is the first thing that a stop says.
        lifetime.ApplicationStopping.Register(state.MarkStopping);
    }

    /// <summary>What the start came to, once it is done.</summary>
    public Task<ServingReport> Report => report.Task;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            await HostStartedAsync().WaitAsync(stoppingToken);
            var (records, failures) = await catalog.RunAsync(stoppingToken);
            await grains.ResumeDeploymentsAsync();
            await grains.ResumeRolloutsAsync();
            if (options.SamplesDirectory.Length > 0 && data.WantsSamples)
            {
                failures += await DeploySamplesAsync(stoppingToken);
                records = await grains.ListCatalogAsync();
            }

            state.MarkStarted();
            var elapsed = time.GetElapsedTime(startedAt);
            Log.Ready(logger, records.Count, failures, elapsed.TotalMilliseconds);
            report.TrySetResult(new ServingReport(records, failures, elapsed));
        }
        catch (OperationCanceledException)
        {
            report.TrySetCanceled(stoppingToken);
        }
        catch (Exception e)
        {
            Log.Failed(logger, e);
            report.TrySetException(e);
        }
    }

    private Task HostStartedAsync()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStarted.Register(started.SetResult);
        return started.Task;
    }

    private async Task<int> DeploySamplesAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        foreach (var folder in Directory.EnumerateDirectories(options.SamplesDirectory).Order(StringComparer.Ordinal))
        {
            try
            {
                var outcome = await deployer.DeployAsync(folder, new DeployCommand { Actor = "samples", OnlyIfUnrouted = true }, cancellationToken);
                if (outcome.Error is { Code: ModelErrorCode.NotReady })
                    return failures + 1; // The package store is away: the next start deploys them.
                if (!outcome.IsSuccess)
                    failures++;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.SampleFailed(logger, e, Path.GetFileName(folder));
                failures++;
            }
        }

        data.MarkSamplesDeployed();
        return failures;
    }

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Information, "Ready with {Versions} versions, {Failures} not loaded, after {Milliseconds:F0} ms")]
        public static partial void Ready(ILogger logger, int versions, int failures, double milliseconds);

        [LoggerMessage(1402, LogLevel.Error, "Sample {Sample} was not deployed")]
        public static partial void SampleFailed(ILogger logger, Exception exception, string sample);

        [LoggerMessage(1401, LogLevel.Error, "The start failed; the server stays not ready")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
