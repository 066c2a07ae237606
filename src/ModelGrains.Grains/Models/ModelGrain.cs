using Microsoft.Extensions.Logging;
using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Silos;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Storage.Packages;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace ModelGrains.Grains.Models;

/// <summary>
/// One instance: owns its harness. Reentrant, since many requests are in flight at once; the harness guards its own state, and the
/// session runs on threads of its own, so a turn never blocks.
/// </summary>
[Reentrant]
internal sealed partial class ModelGrain : Grain, IModelGrain
{
    private readonly IPackageStore packages;
    private readonly InstanceTable table;
    private readonly ILocalSiloDetails silo;
    private readonly ILogger<ModelGrain> logger;
    private readonly InstanceKey key;
    private readonly SessionHarness harness;

    private VersionRecord? record;
    private Task<ModelError?>? loading;
    private bool isLeaving;

    public ModelGrain(
        IGrainContext context,
        IPackageStore packages,
        OnnxSessionCache sessions,
        InferenceThreads threads,
        InstanceTable table,
        ILocalSiloDetails silo,
        TimeProvider time,
        ILogger<ModelGrain> logger)
    {
        this.packages = packages;
        this.table = table;
        this.silo = silo;
        this.logger = logger;
        key = InstanceKey.Parse(context.GrainId.Key.ToString()!);
        harness = new SessionHarness(key, sessions, threads, time, logger);
    }

    private ICatalogGrain Catalog => GrainFactory.Catalog(key.Model);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        record = await Catalog.GetAsync(key.VersionKey);
        if (record is not null)
            table.Add(key, harness);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        isLeaving = true;
        table.Remove(key, harness);
        await UnloadWhenLoadedAsync(reason.Description).WaitAsync(cancellationToken);
    }

    public async Task<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        if (harness.State is not InstanceState.Ready && await PrepareAsync(cancellationToken) is { } error)
            return error;
        return await harness.InferAsync(request, cancellationToken);
    }

    public async Task<Outcome<InstanceStatus>> LoadAsync(CancellationToken cancellationToken)
    {
        if (await LoadOnceAsync().WaitAsync(cancellationToken) is { } error)
            return error;
        return Status();
    }

    public async Task UnloadAsync(string reason, CancellationToken cancellationToken)
    {
        var held = harness.State is not (InstanceState.New or InstanceState.Unloaded or InstanceState.Failed);
        await UnloadWhenLoadedAsync(reason).WaitAsync(cancellationToken);
        if (held)
            Log.Unloaded(logger, key, reason);
        LeaveIfIdle();
    }

    public Task<InstanceStatus> GetStatusAsync()
    {
        var status = Status();
        if (record is null)
            LeaveIfIdle();
        else if (status.State == InstanceState.New && VersionPlan.IsWanted(record))
            _ = LoadOnceAsync(); // It was lost with its silo: whoever waits for it to be ready must not wait for a request.
        return Task.FromResult(status);
    }

    private InstanceStatus Status() => harness.Read() with { Silo = silo.Name };

    /// <summary>Brings an instance that should be loaded to that state; null where the harness has the answer, else why there is none.</summary>
    private async Task<ModelError?> PrepareAsync(CancellationToken cancellationToken)
    {
        record = await Catalog.GetAsync(key.VersionKey);
        if (harness.State == InstanceState.Ready)
            return null;
        if (record is null)
        {
            LeaveIfIdle();
            var versions = await Catalog.ListAsync(key.Model);
            return versions.IsEmpty ? ModelErrors.UnknownModel(key.Model.Value) : ModelErrors.UnknownVersion(key.Model.Value, key.Version.ToString());
        }

        if (!VersionPlan.IsWanted(record))
        {
            LeaveIfIdle();
            return ModelErrors.VersionNotReady(key.VersionKey, record.Desired == DesiredState.Unloaded ? $"unloaded: {record.LastEvent.Reason}" : "being deployed");
        }

        if (harness.State is InstanceState.Draining or InstanceState.Failed)
            return null;
        try
        {
            var error = await LoadOnceAsync().WaitAsync(cancellationToken);
            return error is null ? null : ModelErrors.VersionNotReady(key.VersionKey, error.Message);
        }
        catch (OperationCanceledException)
        {
            return ModelErrors.Cancelled();
        }
    }

    /// <summary>Ends the activation where it holds nothing and does nothing: whoever asks next gets a fresh one with the record as it is then.</summary>
    private void LeaveIfIdle()
    {
        if (loading is not { IsCompleted: false } && harness.State is InstanceState.New or InstanceState.Unloaded or InstanceState.Failed)
            DeactivateOnIdle();
    }

    /// <summary>Unloads, after a load that is under way: its session would otherwise belong to nobody.</summary>
    private async Task UnloadWhenLoadedAsync(string reason)
    {
        if (loading is { IsCompleted: false } underWay)
            await ((Task)underWay).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await harness.UnloadAsync(reason);
    }

    /// <summary>One load at a time, however many ask; a finished one is done anew only where nothing is loaded.</summary>
    private Task<ModelError?> LoadOnceAsync()
    {
        if (loading is { IsCompleted: false })
            return loading;
        return harness.State == InstanceState.Ready ? Task.FromResult<ModelError?>(null) : loading = LoadAsync();
    }

    private async Task<ModelError?> LoadAsync()
    {
        record = await Catalog.GetAsync(key.VersionKey);
        if (record is null)
            return ModelErrors.UnknownVersion(key.Model.Value, key.Version.ToString());
        if (harness.State == InstanceState.Draining)
            await harness.UnloadAsync("");
        if (!isLeaving)
            table.Add(key, harness);
        var wanted = record;
        var error = await harness.LoadAsync(() => FetchAsync(packages, wanted), CancellationToken.None);
        if (error is null)
        {
            DelayDeactivation(TimeSpan.MaxValue);
            Log.Loaded(logger, key, harness.Read().LoadDuration.TotalMilliseconds);
        }
        else
        {
            Log.LoadFailed(logger, key, error.Message);
        }

        return error;
    }

    private static async Task<Outcome<SessionSource>> FetchAsync(IPackageStore packages, VersionRecord record)
    {
        try
        {
            var package = await packages.OpenAsync(record.Package, CancellationToken.None);
            var manifest = PackageInspector.Inspect(package.Folder, record.Key.Model, record.Key.Version);
            return manifest.IsSuccess ? new SessionSource(package.Digest, package.Folder, manifest.Value) : manifest.Error;
        }
        catch (Exception e) when (e is PackageNotFoundException or PackageDamagedException)
        {
            return ModelErrors.RuntimeFault($"failed to load '{record.Key}': {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ModelErrors.RuntimeFault($"failed to load '{record.Key}': its package cannot be read ({e.GetType().Name})");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Information, "{Instance} is ready after {Milliseconds:F0} ms")]
        public static partial void Loaded(ILogger logger, InstanceKey instance, double milliseconds);

        [LoggerMessage(1001, LogLevel.Warning, "{Instance} was not loaded: {Message}")]
        public static partial void LoadFailed(ILogger logger, InstanceKey instance, string message);

        [LoggerMessage(1002, LogLevel.Information, "{Instance} is unloaded: {Reason}")]
        public static partial void Unloaded(ILogger logger, InstanceKey instance, string reason);
    }
}
