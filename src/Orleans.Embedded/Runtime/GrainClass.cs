using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Metadata;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A grain class as one silo runs it: its attributes and options, read once.</summary>
internal sealed class GrainClass
{
    private readonly GrainFactoryMethod _create;
    private readonly bool _reentrant;
    private readonly Func<IInvokable, bool>? _mayInterleave;

    public GrainClass(GrainType grainType, Type type, IServiceProvider services, GrainCollectionOptions collection, SiloMessagingOptions messaging)
    {
        GrainType = grainType;
        Type = type;
        _create = GrainFactoryMethod.For(type);
        _reentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        if (type.GetCustomAttribute<MayInterleaveAttribute>() is { } mayInterleave) _mayInterleave = PredicateOf(type, mayInterleave.CallbackMethodName);
        Properties = PropertiesOf(grainType, type, services);
        Worker = type.GetCustomAttribute<StatelessWorkerAttribute>()?.PlacementStrategy as StatelessWorkerPlacement;
        QueueLimit = Worker is null ? messaging.MaxEnqueuedRequestsHardLimit : messaging.MaxEnqueuedRequestsHardLimit_StatelessWorker;
        QueueLimitName = Worker is null
            ? nameof(SiloMessagingOptions.MaxEnqueuedRequestsHardLimit)
            : nameof(SiloMessagingOptions.MaxEnqueuedRequestsHardLimit_StatelessWorker);
        CollectionAge = type.IsDefined(typeof(KeepAliveAttribute), inherit: true) ? Timeout.InfiniteTimeSpan
            : type.GetCustomAttribute<CollectionAgeLimitAttribute>() is { } limit ? limit.AgeLimit
            : collection.ClassSpecificCollectionAge.TryGetValue(type.FullName!, out var age) ? age
            : collection.CollectionAge;
    }

    public GrainType GrainType { get; }

    public Type Type { get; }

    public GrainProperties Properties { get; }

    public StatelessWorkerPlacement? Worker { get; }

    public int QueueLimit { get; }

    public string QueueLimitName { get; }

    public TimeSpan CollectionAge { get; }

    public object Create(Activation activation) => _create.Create(activation);

    public bool MayInterleave(RequestBase request) => _reentrant || (_mayInterleave is not null && _mayInterleave(request));

    private static GrainProperties PropertiesOf(GrainType grainType, Type type, IServiceProvider services)
    {
        var properties = new Dictionary<string, string>();
        foreach (var provider in type.GetCustomAttributes(inherit: true).OfType<IGrainPropertiesProviderAttribute>())
            provider.Populate(services, type, grainType, properties);
        return new GrainProperties(System.Collections.Immutable.ImmutableDictionary.CreateRange(properties));
    }

    private static Func<IInvokable, bool> PredicateOf(Type type, string name)
    {
        const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;
        var method = type.GetMethod(name, Any, [typeof(IInvokable)])
            ?? throw new InvalidOperationException($"Class {type.FullName} has no method 'static bool {name}(IInvokable)'.");
        return method.CreateDelegate<Func<IInvokable, bool>>();
    }
}
