using Microsoft.Extensions.Logging;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Silos;
using ModelGrains.Inference;
using ModelGrains.Models;
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
        harness = new SessionHarness(key, sessions, threads, time);
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
        try
        {
            await harness.UnloadAsync(reason.Description).WaitAsync(cancellationToken);
        }
        finally
        {
            table.Remove(key, harness);
        }
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
        if (loading is { IsCompleted: false } underWay)
            await underWay.WaitAsync(cancellationToken);
        var held = harness.State is InstanceState.Ready or InstanceState.Draining;
        await harness.UnloadAsync(reason).WaitAsync(cancellationToken);
        if (held)
            Log.Unloaded(logger, key, reason);
        DeactivateOnIdle();
    }

    public Task<InstanceStatus> GetStatusAsync()
    {
        var status = Status();
        if (record is null)
            DeactivateOnIdle();
        return Task.FromResult(status);
    }

    private InstanceStatus Status() => harness.Read() with { Silo = silo.Name };

    /// <summary>Brings an instance that should be loaded to that state; null when it is, else why it cannot answer.</summary>
    private async Task<ModelError?> PrepareAsync(CancellationToken cancellationToken)
    {
        if (record is null)
        {
            DeactivateOnIdle();
            var versions = await Catalog.ListAsync(key.Model);
            return versions.IsEmpty ? ModelErrors.UnknownModel(key.Model.Value) : ModelErrors.UnknownVersion(key.Model.Value, key.Version.ToString());
        }

        if (record.Desired != DesiredState.Loaded || !record.IsAcknowledged)
        {
            DeactivateOnIdle();
            return ModelErrors.VersionNotReady(key.VersionKey, record.Desired == DesiredState.Unloaded ? $"unloaded: {record.LastEvent.Reason}" : "being deployed");
        }

        if (harness.State is not (InstanceState.New or InstanceState.Admitted or InstanceState.Loading or InstanceState.Warming))
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
        table.Add(key, harness);
        if (harness.State == InstanceState.Draining)
            await harness.UnloadAsync("");
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
        var package = await packages.OpenAsync(record.Package, CancellationToken.None);
        var manifest = PackageInspector.Inspect(package.Folder, record.Key.Model, record.Key.Version);
        return manifest.IsSuccess ? new SessionSource(package.Digest, package.Folder, manifest.Value) : manifest.Error;
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
