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
    private readonly MemoryAccount memory;
    private readonly InstanceOccupancy occupancy;
    private readonly UsageReporter usage;
    private readonly InstanceOptions options;

    private VersionRecord? record;
    private Task<ModelError?>? loading;
    private bool loadMayMakeRoom;
    private bool isLeaving;

    public ModelGrain(
        IGrainContext context,
        IPackageStore packages,
        OnnxSessionCache sessions,
        InferenceThreads threads,
        InstanceTable table,
        MemoryAccount memory,
        IGrainFactory grains,
        InstanceOptions options,
        ILocalSiloDetails silo,
        TimeProvider time,
        ILogger<ModelGrain> logger)
    {
        this.packages = packages;
        this.table = table;
        this.memory = memory;
        this.silo = silo;
        this.logger = logger;
        key = InstanceKey.Parse(context.GrainId.Key.ToString()!);
        harness = new SessionHarness(key, sessions, threads, time, logger);
        this.options = options;
        usage = new UsageReporter(key, harness, grains, logger);
        occupancy = new InstanceOccupancy(key, context, harness, grains, logger);
    }

    private ICatalogGrain Catalog => GrainFactory.Catalog(key.Model);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        record = await Catalog.GetAsync(key.VersionKey);
        if (record is null)
            return;
        table.Add(key, harness);
        var interval = TimeSpan.FromSeconds(options.UsageFlushSeconds);
        this.RegisterGrainTimer(_ => ReportUsageAsync(isFinal: false), new GrainTimerCreationOptions(interval, interval) { Interleave = true });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        isLeaving = true;
        table.Remove(key, harness);
        await UnloadWhenLoadedAsync(reason.Description).WaitAsync(cancellationToken);
        await ReportUsageAsync(isFinal: true).WaitAsync(cancellationToken);
    }

    public async Task<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        if (harness.State is InstanceState.Ready)
        {
            var answer = await harness.InferAsync(request, cancellationToken);
            if (answer.Error is not { Code: ModelErrorCode.NotReady })
                return answer;
        }

        occupancy.Claim();
        try
        {
            return await LoadAndInferAsync(request, cancellationToken);
        }
        finally
        {
            occupancy.EndClaim();
        }
    }

    public Task<Outcome<InstanceStatus>> LoadAsync(CancellationToken cancellationToken) => LoadAsync(mayMakeRoom: true, cancellationToken);

    public Task<Outcome<InstanceStatus>> LoadIfRoomAsync(CancellationToken cancellationToken) => LoadAsync(mayMakeRoom: false, cancellationToken);

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
        else if (status.State is InstanceState.New or InstanceState.Unloaded && VersionPlan.IsWanted(record))
            return Task.FromResult(BringBack(status));
        return Task.FromResult(status);
    }

    /// <summary>It was lost with its silo, or made room: whoever waits for it to be ready must not wait for a request, where there is room.</summary>
    private InstanceStatus BringBack(InstanceStatus status)
    {
        if (memory.HasRoom(record!))
        {
            _ = LoadOnceAsync(mayMakeRoom: false);
            return status;
        }

        LeaveIfIdle();
        return status with { LoadsOnDemand = true };
    }

    private Task ReportUsageAsync(bool isFinal) => record is null ? Task.CompletedTask : usage.ReportAsync(record.Package, isFinal);

    private InstanceStatus Status() => harness.Read() with { Silo = silo.Name };

    /// <summary>Two attempts: an instance that makes room between its load and the request does so only where the request was not seen yet.</summary>
    private async Task<Outcome<InferResponse>> LoadAndInferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await PrepareAsync(cancellationToken) is { } error)
                return error;
            var answer = await harness.InferAsync(request, cancellationToken);
            if (attempt == 2 || answer.Error is not { Code: ModelErrorCode.NotReady } || harness.State == InstanceState.Failed)
                return answer;
        }
    }

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

        if (harness.State == InstanceState.Failed)
            return null;
        try
        {
            if (await LoadOnceAsync(mayMakeRoom: true).WaitAsync(cancellationToken) is not { } error)
                return null;
            LeaveIfRefused(error);
            return error.Code == ModelErrorCode.Overloaded ? error : ModelErrors.VersionNotReady(key.VersionKey, error.Message);
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

    /// <summary>A version that found no room is as unloaded as before: its activation is one of very many.</summary>
    private void LeaveIfRefused(ModelError error)
    {
        if (error.Code == ModelErrorCode.Overloaded)
            LeaveIfIdle();
    }

    /// <summary>Unloads, after a load that is under way: its session would otherwise belong to nobody.</summary>
    private async Task UnloadWhenLoadedAsync(string reason)
    {
        if (loading is { IsCompleted: false } underWay)
            await ((Task)underWay).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await harness.UnloadAsync(reason);
    }

    private async Task<Outcome<InstanceStatus>> LoadAsync(bool mayMakeRoom, CancellationToken cancellationToken)
    {
        if (await LoadOnceAsync(mayMakeRoom).WaitAsync(cancellationToken) is not { } error)
            return Status();
        LeaveIfRefused(error);
        return error;
    }

    /// <summary>One load at a time, however many ask; a finished one is done anew only where nothing is loaded.</summary>
    private Task<ModelError?> LoadOnceAsync(bool mayMakeRoom)
    {
        if (loading is { IsCompleted: false })
            return mayMakeRoom && !loadMayMakeRoom ? LoadAfterAsync(loading) : loading;
        if (harness.State == InstanceState.Ready)
            return Task.FromResult<ModelError?>(null);
        loadMayMakeRoom = mayMakeRoom;
        return loading = LoadNowAsync(mayMakeRoom);
    }

    /// <summary>The load under way may find no room where this one finds some.</summary>
    private async Task<ModelError?> LoadAfterAsync(Task<ModelError?> other) =>
        await other is { Code: ModelErrorCode.Overloaded } ? await LoadOnceAsync(mayMakeRoom: true) : await other;

    private async Task<ModelError?> LoadNowAsync(bool mayMakeRoom)
    {
        record = await Catalog.GetAsync(key.VersionKey);
        if (record is null)
            return ModelErrors.UnknownVersion(key.Model.Value, key.Version.ToString());
        if (harness.State == InstanceState.Draining)
            await harness.UnloadAsync("");
        if (!isLeaving)
            table.Add(key, harness);
        var wanted = record;
        var share = await memory.AdmitAsync(wanted, occupancy, mayMakeRoom);
        if (!share.IsSuccess)
        {
            Log.NotAdmitted(logger, key, share.Error.Message);
            return share.Error;
        }

        // Between its being opened and read, a store must not make room with it.
        using var lease = packages.Lease(wanted.Package);
        var error = await harness.LoadAsync(() => packages.FetchAsync(wanted), CancellationToken.None, share.Value);
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

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Information, "{Instance} is ready after {Milliseconds:F0} ms")]
        public static partial void Loaded(ILogger logger, InstanceKey instance, double milliseconds);

        [LoggerMessage(1001, LogLevel.Warning, "{Instance} was not loaded: {Message}")]
        public static partial void LoadFailed(ILogger logger, InstanceKey instance, string message);

        [LoggerMessage(1004, LogLevel.Debug, "{Instance} was not admitted: {Message}")]
        public static partial void NotAdmitted(ILogger logger, InstanceKey instance, string message);

        [LoggerMessage(1002, LogLevel.Information, "{Instance} is unloaded: {Reason}")]
        public static partial void Unloaded(ILogger logger, InstanceKey instance, string reason);
    }
}
