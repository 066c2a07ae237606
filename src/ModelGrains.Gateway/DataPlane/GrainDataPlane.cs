using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Observation;
using ModelGrains.Grains.Routing;
using ModelGrains.Grains.Silos;
using ModelGrains.Hosting;
using ModelGrains.Inference;
using ModelGrains.Models;
using Orleans;
using Orleans.Runtime;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>The data plane over the grains of this cluster.</summary>
internal sealed class GrainDataPlane : IDataPlane
{
    private const string Platform = "onnxruntime_onnx";
    private const string Actor = "inference protocol";

    private readonly IGrainFactory grains;
    private readonly VersionCommands commands;
    private readonly ServingState state;
    private readonly LocalInference local;
    private readonly SiloReports silos;
    private readonly RequestTap tap;

    public GrainDataPlane(
        IGrainFactory grains, LocalInference local, VersionCommands commands, ServingState state, ServerDescription server, SiloReports silos, RequestTap tap)
    {
        this.tap = tap;
        this.grains = grains;
        this.local = local;
        this.commands = commands;
        this.state = state;
        this.silos = silos;
        Server = server;
    }

    public ServerDescription Server { get; }

    public bool IsReady => state.IsReady;

    public ValueTask<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken) =>
        tap.Begin(request) is { } observation ? ObserveAsync(observation, cancellationToken)
        : local.Find(request) is { } instance ? InferHereAsync(instance, request, cancellationToken)
        : RouteAsync(request, cancellationToken);

    public ImmutableArray<string>? RoutingHeadersOf(ModelName model) =>
        local.HeadersOf(model) is not { } headers ? null :
        tap.HeadersOf(model) is { IsEmpty: false } others ? [.. headers.Union(others)] : headers;

    public async ValueTask<Outcome<ModelDescription>> DescribeAsync(string model, string? version, CancellationToken cancellationToken)
    {
        var found = await FindAsync(model, version);
        if (!found.IsSuccess)
            return found.Error;
        var record = found.Value;
        ImmutableArray<ModelVersion> versions = [record.Key.Version];
        if (string.IsNullOrEmpty(version))
        {
            var all = await grains.Catalog(record.Key.Model).ListAsync(record.Key.Model);
            versions = [.. all.Where(VersionPlan.IsWanted).Select(other => other.Key.Version)];
        }

        return new ModelDescription(record.Key.Model, versions, Platform, record.Manifest.Signature);
    }

    public async ValueTask<Outcome<bool>> CheckReadyAsync(string model, string? version, CancellationToken cancellationToken)
    {
        var found = await FindAsync(model, version);
        if (!found.IsSuccess)
            return found.Error;
        var record = found.Value;
        if (!VersionPlan.IsWanted(record))
            return ModelErrors.VersionNotReady(record.Key, "unloaded");
        var status = await StatusAsync(record.Key);
        // One that was left out or made room for others is loaded by the request.
        return status.State == InstanceState.Ready || status.LoadsOnDemand ? true : ModelErrors.VersionNotReady(record.Key, Words(status));
    }

    public async ValueTask<ImmutableArray<RepositoryIndexEntry>> IndexAsync(bool readyOnly, CancellationToken cancellationToken)
    {
        var records = await grains.ListCatalogAsync();
        // One call for each silo: to ask every version's grain would activate and load them all.
        var instances = (await silos.ReadInstancesAsync(cancellationToken)).Where(instance => instance.Key.Slot == 0).ToLookup(instance => instance.Key.VersionKey);
        var entries = records.Select(record => Index(record, instances[record.Key].FirstOrDefault()));
        return [.. entries.Where(entry => !readyOnly || entry.State == "READY")];
    }

    public async ValueTask<Outcome<bool>> LoadAsync(string model, CancellationToken cancellationToken)
    {
        if (!ModelName.TryParse(model, out var name))
            return ModelErrors.UnknownModel(model);
        var outcome = await commands.LoadAsync(name, null, Actor, cancellationToken);
        return outcome.IsSuccess ? true : outcome.Error;
    }

    public async ValueTask<Outcome<bool>> UnloadAsync(string model, CancellationToken cancellationToken)
    {
        if (!ModelName.TryParse(model, out var name))
            return ModelErrors.UnknownModel(model);
        var outcome = await commands.UnloadAsync(name, null, Actor, cancellationToken);
        return outcome.IsSuccess ? true : outcome.Error;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome<InferResponse>> InferHereAsync(LocalInstance instance, InferRequest request, CancellationToken cancellationToken)
    {
        var answer = await instance.InferAsync(request, cancellationToken);
        return answer.Error is { Code: ModelErrorCode.NotReady } ? await RouteAsync(request, cancellationToken) : answer;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome<InferResponse>> ObserveAsync(Observation observation, CancellationToken cancellationToken)
    {
        var found = local.Find(observation.Request);
        if (found is { } instance)
        {
            var here = await instance.InferAsync(observation.Request, cancellationToken);
            if (here.Error is not { Code: ModelErrorCode.NotReady })
            {
                observation.OnAnswered(here, instance.Version, instance.Explain());
                return here;
            }
        }

        var answer = await SendAsync(observation.Own(), cancellationToken);
        observation.OnAnswered(answer, found?.Version, answer.IsSuccess ? null : found?.Explain());
        return answer;
    }

    /// <summary>
    /// The long way. A call between grains can end here, by its timeout, while the instance still reads the request: what goes that way is
    /// a copy, since the caller's memory is the caller's again after the answer.
    /// </summary>
    private ValueTask<Outcome<InferResponse>> RouteAsync(InferRequest request, CancellationToken cancellationToken) =>
        SendAsync(Observation.Copy(request), cancellationToken);

    private async ValueTask<Outcome<InferResponse>> SendAsync(InferRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.Router(request.Model).InferAsync(request, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ModelErrors.Cancelled();
        }
        catch (TimeoutException)
        {
            return ModelErrors.DeadlineExceeded();
        }
        catch (Exception e) when (e is SiloUnavailableException or OrleansMessageRejectionException)
        {
            return ModelErrors.InstanceLost(request.Model.Value);
        }
    }

    private static string Words(InstanceStatus status) =>
        status.Reason.Length > 0 ? status.Reason : status.State == InstanceState.New ? "not loaded" : status.State.ToString().ToLowerInvariant();

    private static RepositoryIndexEntry Index(VersionRecord record, InstanceStatus? status)
    {
        if (!VersionPlan.IsWanted(record))
            return new RepositoryIndexEntry(record.Key.Model, record.Key.Version, "UNAVAILABLE", record.IsAcknowledged ? "unloaded" : "being deployed");
        if (status is null)
            return new RepositoryIndexEntry(record.Key.Model, record.Key.Version, "UNAVAILABLE", "not loaded: a request loads it");
        var name = status.State switch
        {
            InstanceState.Ready => "READY",
            InstanceState.Admitted or InstanceState.Loading or InstanceState.Warming => "LOADING",
            InstanceState.Draining => "UNLOADING",
            _ => "UNAVAILABLE",
        };
        return new RepositoryIndexEntry(record.Key.Model, record.Key.Version, name, name == "READY" ? "" : Words(status));
    }

    private Task<InstanceStatus> StatusAsync(VersionKey key) => grains.Instance(new InstanceKey(key.Model, key.Version, 0)).GetStatusAsync();

    /// <summary>The record asked for, or the one that the route serves.</summary>
    private async Task<Outcome<VersionRecord>> FindAsync(string model, string? version)
    {
        if (!ModelName.TryParse(model, out var name))
            return ModelErrors.UnknownModel(model);
        var records = await grains.Catalog(name).ListAsync(name);
        if (records.IsEmpty)
            return ModelErrors.UnknownModel(model);
        if (!string.IsNullOrEmpty(version))
        {
            var number = ModelVersion.TryParse(version, out var parsed) ? parsed : (await grains.Route(name).GetAsync()).Spec.FindLabel(version);
            return number is not null && records.FirstOrDefault(record => record.Key.Version == number) is { } asked
                ? asked
                : ModelErrors.UnknownVersion(model, version);
        }

        var route = await grains.Route(name).GetAsync();
        var served = records.LastOrDefault(record => route.Spec.Find(record.Key.Version) is { Weight: > 0 });
        return served is null ? ModelErrors.NoAvailableVersions(model) : served;
    }

    public async ValueTask<Outcome<ModelConfiguration>> ConfigurationAsync(string model, string? version, CancellationToken cancellationToken)
    {
        var found = await FindAsync(model, version);
        if (!found.IsSuccess)
            return found.Error;
        var name = found.Value.Key.Model;
        var all = await grains.Catalog(name).ListAsync(name);
        return new ModelConfiguration(found.Value.Manifest, [.. all.Where(VersionPlan.IsWanted).Select(record => record.Key.Version)]);
    }

    public async ValueTask<Outcome<ImmutableArray<VersionStatistics>>> StatisticsAsync(
        string? model, string? version, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(model, version);
        if (!keys.IsSuccess)
            return keys.Error;
        var instances = (await silos.ReadInstancesAsync(cancellationToken)).ToLookup(instance => instance.Key.VersionKey, instance => instance.Counters);
        return keys.Value.Select(key => new VersionStatistics(key, CounterSums.Sum(instances[key]))).ToImmutableArray();
    }

    /// <summary>The version asked for, or those of the model, or of all, that should be loaded.</summary>
    private async Task<Outcome<ImmutableArray<VersionKey>>> KeysAsync(string? model, string? version)
    {
        if (string.IsNullOrEmpty(model))
        {
            return string.IsNullOrEmpty(version)
                ? (await grains.ListCatalogAsync()).Where(VersionPlan.IsWanted).Select(record => record.Key).ToImmutableArray()
                : ModelErrors.Invalid($"version '{version}' came without a model's name: expected both or the name alone");
        }

        if (!string.IsNullOrEmpty(version))
        {
            var found = await FindAsync(model, version);
            return found.IsSuccess ? ImmutableArray.Create(found.Value.Key) : found.Error;
        }

        if (!ModelName.TryParse(model, out var name))
            return ModelErrors.UnknownModel(model);
        var records = await grains.Catalog(name).ListAsync(name);
        return records.IsEmpty
            ? ModelErrors.UnknownModel(model)
            : records.Where(VersionPlan.IsWanted).Select(record => record.Key).ToImmutableArray();
    }
}
