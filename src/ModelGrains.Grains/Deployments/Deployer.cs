using Microsoft.Extensions.Logging;
using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Storage;
using ModelGrains.Storage.Packages;

namespace ModelGrains.Grains.Deployments;

/// <summary>Puts a package's folder into the package store and hands it to a deployment. Safe for concurrent use.</summary>
public sealed partial class Deployer
{
    private readonly IGrainFactory grains;
    private readonly IPackageStore packages;
    private readonly PackageCleaner cleaner;
    private readonly TimeProvider time;
    private readonly ILogger<Deployer> logger;

    internal Deployer(IGrainFactory grains, IPackageStore packages, PackageCleaner cleaner, TimeProvider time, ILogger<Deployer> logger)
    {
        this.grains = grains;
        this.packages = packages;
        this.cleaner = cleaner;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Starts the deployment of the package in a folder; once this has ended it goes on by itself, whatever becomes of the caller and of this process.</summary>
    /// <param name="folder">The folder; it may be deleted afterwards.</param>
    /// <param name="command">What to do with it.</param>
    /// <param name="id">The deployment's id; null for a new one.</param>
    /// <param name="cancellationToken">Gives up before it is started.</param>
    /// <returns>The deployment; <see cref="ModelErrorCode.Conflict"/> where the id stands for another one, <see cref="ModelErrorCode.InvalidInput"/>
    /// where the folder is no package.</returns>
    public async Task<Outcome<DeploymentStatus>> StartAsync(string folder, DeployCommand command, DeploymentId? id, CancellationToken cancellationToken)
    {
        // Until the deployment is listed, nothing says that its package is in use.
        await cleaner.Gate.WaitAsync(cancellationToken);
        try
        {
            var artifact = await packages.AddAsync(folder, cancellationToken);
            var deployment = id ?? DeploymentId.New(time.GetUtcNow());
            var started = await grains.Deployment(deployment).StartAsync(new StartDeployment
            {
                Artifact = artifact.Digest,
                Name = command.Name,
                Version = command.Version,
                KeepPrevious = command.KeepPrevious,
                OnlyIfUnrouted = command.OnlyIfUnrouted,
                Rollout = command.Rollout,
                Actor = command.Actor,
            });
            if (!started.IsSuccess)
                await cleaner.CleanWithinGateAsync(artifact.Digest);
            return started;
        }
        catch (PackageStoreUnavailableException e)
        {
            return ModelErrors.StoreAway("The deployment", e.Message);
        }
        catch (Exception e) when (DiskSpace.IsLacking(e))
        {
            return Refused(DiskSpace.Error("The package could not be stored"));
        }
        catch (InvalidDataException e)
        {
            return ModelErrors.Invalid("The package", [new FieldError("", e.Message)]);
        }
        finally
        {
            cleaner.Gate.Release();
        }
    }

    /// <summary>Deploys the package in a folder and waits for the outcome.</summary>
    /// <returns>The version that serves now; <see cref="ModelErrorCode.InvalidInput"/> with every reason where the package is wrong,
    /// <see cref="ModelErrorCode.Conflict"/> where the version exists with other content.</returns>
    public async Task<Outcome<DeployResult>> DeployAsync(string folder, DeployCommand command, CancellationToken cancellationToken)
    {
        var started = await StartAsync(folder, command, null, cancellationToken);
        if (!started.IsSuccess)
            return Refused(started.Error);
        return await ResultAsync(await WaitAsync(started.Value, cancellationToken));
    }

    /// <summary>Waits until a deployment has ended.</summary>
    public async Task<DeploymentStatus> WaitAsync(DeploymentStatus status, CancellationToken cancellationToken)
    {
        while (!status.HasEnded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            status = await grains.Deployment(status.Id).WaitAsync(status.LastEvent.Sequence, cancellationToken) ?? throw new InvalidOperationException($"Deployment {status.Id} was forgotten.");
        }

        return status;
    }

    /// <summary>What a deployment that has ended came to.</summary>
    public async Task<Outcome<DeployResult>> ResultAsync(DeploymentStatus status)
    {
        if (status.Error is { } error)
            return Refused(error);
        var key = status.Version!.Value;
        if (await grains.Catalog(key.Model).GetAsync(key) is not { } record)
            return ModelErrors.Conflict($"'{key}' was deployed and has been deleted since");
        return new DeployResult(record, await grains.Route(key.Model).GetAsync(), status.Verified?.Samples ?? 0);
    }

    private ModelError Refused(ModelError error)
    {
        Log.Refused(logger, error.Message);
        return error;
    }

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Warning, "A deployment was refused: {Message}")]
        public static partial void Refused(ILogger logger, string message);
    }
}
