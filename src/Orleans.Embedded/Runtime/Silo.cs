using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Placement;

namespace Orleans.Runtime;

/// <summary>One silo: its activations and what they share.</summary>
internal sealed class Silo : IDisposable
{
    private readonly ConcurrentDictionary<Activation, byte> _activations = new();
    private readonly Lazy<FrozenDictionary<GrainType, GrainClass>> _classes;
    private readonly Lazy<IIncomingGrainCallFilter[]> _filters;
    private readonly Lazy<PlacementService> _placement;
    private readonly Lazy<CallDispatcher> _calls;

    public Silo(
        EmbeddedCluster cluster, GrainManifest manifest, IServiceProvider services, IOptions<SiloOptions> silo, IOptions<EndpointOptions> endpoint,
        IOptions<SiloMessagingOptions> messaging, IOptions<GrainCollectionOptions> collection, TimeProvider time, ILogger<Silo> logger)
    {
        Cluster = cluster;
        Services = services;
        Time = time;
        Name = silo.Value.SiloName ?? $"Silo_{Guid.NewGuid():N}"[..10];
        Address = SiloAddress.New(endpoint.Value.AdvertisedIPAddress, endpoint.Value.SiloPort, SiloAddress.AllocateNewGeneration());
        Collection = collection.Value;
        Log = new SiloLog(logger);
        Workers = new StatelessWorkers(this);
        _classes = new(() => manifest.Classes
            .Select(found => new GrainClass(found.Key, found.Value, services, collection.Value, messaging.Value))
            .ToFrozenDictionary(found => found.GrainType));
        _filters = new(() => [.. services.GetServices<IIncomingGrainCallFilter>()]);
        _placement = new(() => new PlacementService(this));
        _calls = new(() => new CallDispatcher(cluster, this, manifest, messaging.Value, services.GetServices<IOutgoingGrainCallFilter>(), time));
    }

    public EmbeddedCluster Cluster { get; }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public string Name { get; }

    public SiloAddress Address { get; }

    // Written by the membership table only.
    public SiloStatus Status { get; set; }

    public GrainCollectionOptions Collection { get; }

    public SiloLog Log { get; }

    public CallDispatcher Calls => _calls.Value;

    public PlacementService Placement => _placement.Value;

    public StatelessWorkers Workers { get; }

    public IIncomingGrainCallFilter[] IncomingFilters => _filters.Value;

    public IEnumerable<Activation> Activations => _activations.Keys;

    public GrainClass Class(GrainType grainType) => _classes.Value.TryGetValue(grainType, out var found)
        ? found
        : throw new ArgumentException($"Could not find an implementation for grain type {grainType}.");

    public bool Has(GrainType grainType) => _classes.Value.ContainsKey(grainType);

    public Activation MakeActivation(GrainId grainId)
    {
        var activation = new Activation(this, Class(grainId.Type), grainId);
        _activations[activation] = 0;
        return activation;
    }

    public void Forget(Activation activation)
    {
        _activations.TryRemove(activation, out _);
        if (activation.Class.Worker is null) Cluster.Forget(activation);
        else Workers.Forget(activation);
    }

    // Ends every activation, also those that are made while others end.
    public async Task DeactivateAllAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        while (!_activations.IsEmpty)
        {
            var ending = _activations.Keys.ToArray();
            foreach (var activation in ending) activation.Deactivate(reason, cancellationToken);
            await Task.WhenAll(ending.Select(activation => activation.Deactivated)).WaitAsync(cancellationToken);
        }
    }

    // As if the process had died.
    public void Kill()
    {
        Cluster.SetStatus(this, SiloStatus.Dead);
        foreach (var activation in _activations.Keys) activation.Abandon();
    }

    public void Dispose()
    {
        if (_calls.IsValueCreated) _calls.Value.Dispose();
    }
}
