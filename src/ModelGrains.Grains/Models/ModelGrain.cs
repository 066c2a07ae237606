using Microsoft.Extensions.Logging;
using ModelGrains.Core.Catalog;
using ModelGrains.Core.Health;
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
    private readonly InstanceTable table;
    private readonly ILocalSiloDetails silo;
    private readonly ILogger<ModelGrain> logger;
    private readonly InstanceKey key;
    private readonly SessionHarness harness;
    private readonly InstanceOccupancy occupancy;
    private readonly InstanceLoader loader;
    private readonly UsageReporter usage;
    private readonly UsageReporters reporters;
    private readonly HealthKeeper health;
    private readonly InstanceOptions options;

    private VersionRecord? record;
    private IGrainTimer? retry;
    private bool hasBegun;
    private bool isLeaving;

    public ModelGrain(
        IGrainContext context,
        IPackageStore packages,
        OnnxSessionCache sessions,
        InferenceThreads threads,
        InstanceTable table,
        MemoryAccount memory,
        IGrainFactory grains,
        UsageReporters reporters,
        InstanceOptions options,
        ISampleJudge judge,
        ILocalSiloDetails silo,
        TimeProvider time,
        Random random,
        ILogger<ModelGrain> logger)
    {
        this.table = table;
        this.silo = silo;
        this.logger = logger;
        key = InstanceKey.Parse(context.GrainId.Key.ToString()!);
        harness = new SessionHarness(key, sessions, threads, time, logger, judge);
        this.options = options;
        this.reporters = reporters;
        health = new HealthKeeper(key, harness, options, time, random, logger);
        usage = new UsageReporter(key, harness, grains, logger);
        occupancy = new InstanceOccupancy(key, context, harness, grains, logger);
        loader = new InstanceLoader(harness, packages, memory, occupancy, BeginLoadAsync, EndLoad);
    }

    private ICatalogGrain Catalog => GrainFactory.Catalog(key.Model);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        record = await Catalog.GetAsync(key.VersionKey);
        if (record is not null)
            Begin(record);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        isLeaving = true;
        table.Remove(key, harness);
        await loader.UnloadAsync(reason.Description).WaitAsync(cancellationToken);
        reporters.Remove(usage);
        // A silo that stops has reported before: what stores the usage may be gone already.
        await usage.ReportAsync(isFinal: reason.ReasonCode != DeactivationReasonCode.ShuttingDown).WaitAsync(cancellationToken);
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
        await loader.UnloadAsync(reason).WaitAsync(cancellationToken);
        if (held)
            Log.Unloaded(logger, key, reason);
        LeaveIfIdle();
    }

    public Task<InstanceStatus> GetStatusAsync()
    {
        var status = Status();
        if (record is null)
            LeaveIfIdle();
        else if (status.State is InstanceState.New or InstanceState.Unloaded && VersionPlan.IsWanted(record) && health.Refusal() is null)
            return Task.FromResult(BringBack(status));
        return Task.FromResult(status);
    }

    /// <summary>It was lost with its silo, or made room: whoever waits for it to be ready must not wait for a request, where there is room.</summary>
    private InstanceStatus BringBack(InstanceStatus status)
    {
        if (loader.HasRoom(record!))
        {
            _ = loader.LoadAsync(mayMakeRoom: false);
            return status;
        }

        LeaveIfIdle();
        return status with { LoadsOnDemand = true };
    }

    private void Every(int seconds, Func<Task> work)
    {
        var interval = TimeSpan.FromSeconds(seconds);
        this.RegisterGrainTimer(_ => work(), new GrainTimerCreationOptions(interval, interval) { Interleave = true });
    }

    /// <summary>An instance that answers its samples wrong leaves the route, for others to take its requests, and is loaded again.</summary>
    private async Task ProbeAsync()
    {
        if (!await health.ProbeAsync())
            return;
        var reason = $"unhealthy: {harness.Health.Reason}";
        await loader.UnloadAsync(reason);
        RetryLater(reason);
    }

    /// <summary>Remembers a failure, and tries again in its time: neither at once nor with every request.</summary>
    private void RetryLater(string reason, TimeSpan? longest = null)
    {
        if (isLeaving)
            return;
        retry?.Dispose();
        var wait = health.OnFailed(reason, longest);
        retry = this.RegisterGrainTimer(_ => RetryAsync(), new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
    }

    private async Task RetryAsync()
    {
        record = await Catalog.GetAsync(key.VersionKey);
        if (record is not null && VersionPlan.IsWanted(record))
            await loader.LoadAsync(mayMakeRoom: true);
    }

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

        if (health.Refusal() is { } refusal)
            return refusal;
        try
        {
            if (await loader.LoadAsync(mayMakeRoom: true).WaitAsync(cancellationToken) is not { } error)
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
        if (!loader.IsLoading && harness.State is InstanceState.New or InstanceState.Unloaded or InstanceState.Failed)
            DeactivateOnIdle();
    }

    /// <summary>A version that found no room is as unloaded as before: its activation is one of very many.</summary>
    private void LeaveIfRefused(ModelError error)
    {
        if (error.Code == ModelErrorCode.Overloaded)
            LeaveIfIdle();
    }

    private async Task<Outcome<InstanceStatus>> LoadAsync(bool mayMakeRoom, CancellationToken cancellationToken)
    {
        if (await loader.LoadAsync(mayMakeRoom).WaitAsync(cancellationToken) is not { } error)
            return Status();
        LeaveIfRefused(error);
        return error;
    }

    /// <summary>The version is there: the silo's tables know the instance, and its timers run.</summary>
    private void Begin(VersionRecord known)
    {
        usage.Package = known.Package;
        if (!isLeaving)
            table.Add(key, harness);
        if (hasBegun)
            return;
        hasBegun = true;
        reporters.Add(usage);
        Every(options.UsageFlushSeconds, () => usage.ReportAsync(isFinal: false));
        if (options.ProbeSeconds > 0)
            Every(options.ProbeSeconds, ProbeAsync);
    }

    private async Task<Outcome<VersionRecord>> BeginLoadAsync()
    {
        record = await Catalog.GetAsync(key.VersionKey);
        if (record is null)
            return ModelErrors.UnknownVersion(key.Model.Value, key.Version.ToString());
        Begin(record);
        return record;
    }

    private void EndLoad(ModelError? error)
    {
        if (error is null)
        {
            DelayDeactivation(TimeSpan.MaxValue);
            health.OnLoaded(harness.HasSamples);
            Log.Loaded(logger, key, harness.Read().LoadDuration.TotalMilliseconds);
        }
        else
        {
            Log.LoadFailed(logger, key, error.Message);
            RetryLater(error.Message, error.Code == ModelErrorCode.NotReady ? ProbePolicy.LongestWithoutStore : null);
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
