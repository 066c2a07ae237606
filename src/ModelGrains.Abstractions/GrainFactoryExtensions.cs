using ModelGrains.Deployments;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.PredictionLogs;
using ModelGrains.Retirement;
using ModelGrains.Rollouts;
using ModelGrains.Routing;
using ModelGrains.Shadows;
using ModelGrains.Silos;
using Orleans;
using Orleans.Runtime;

namespace ModelGrains;

/// <summary>Grains by their typed keys: the only place where a key becomes a string or number.</summary>
public static class GrainFactoryExtensions
{
    /// <summary>How many partitions the catalog has. Stored data depends on it: it never changes.</summary>
    public const int CatalogPartitions = 16;

    /// <summary>The grain of an instance.</summary>
    public static IModelGrain Instance(this IGrainFactory grains, InstanceKey key) => grains.GetGrain<IModelGrain>(key.Format());

    /// <summary>The local router of a model.</summary>
    public static IRouterGrain Router(this IGrainFactory grains, ModelName model) => grains.GetGrain<IRouterGrain>(model.Value);

    /// <summary>The route of a model.</summary>
    public static IRouteGrain Route(this IGrainFactory grains, ModelName model) => grains.GetGrain<IRouteGrain>(model.Value);

    /// <summary>The rollouts of a model.</summary>
    public static IRolloutGrain Rollout(this IGrainFactory grains, ModelName model) => grains.GetGrain<IRolloutGrain>(model.Value);

    /// <summary>The part of the list of rollouts that holds a model.</summary>
    public static IRolloutIndexGrain RolloutIndex(this IGrainFactory grains, ModelName model) => grains.RolloutIndexPartition(PartitionOf(model));

    /// <summary>A part of the list of rollouts by number, from 0 to <see cref="CatalogPartitions"/> − 1.</summary>
    public static IRolloutIndexGrain RolloutIndexPartition(this IGrainFactory grains, int partition) => grains.GetGrain<IRolloutIndexGrain>(partition);

    /// <summary>The catalog partition that holds a model.</summary>
    public static ICatalogGrain Catalog(this IGrainFactory grains, ModelName model) => grains.CatalogPartition(PartitionOf(model));

    /// <summary>A catalog partition by number, from 0 to <see cref="CatalogPartitions"/> − 1.</summary>
    public static ICatalogGrain CatalogPartition(this IGrainFactory grains, int partition) => grains.GetGrain<ICatalogGrain>(partition);

    /// <summary>The grain of a deployment.</summary>
    public static IDeploymentGrain Deployment(this IGrainFactory grains, DeploymentId id) => grains.GetGrain<IDeploymentGrain>(id.Value);

    /// <summary>The part of the list of deployments that holds one.</summary>
    public static IDeploymentIndexGrain DeploymentIndex(this IGrainFactory grains, DeploymentId id) => grains.DeploymentIndexPartition(PartitionOf(id.Value));

    /// <summary>A part of the list of deployments by number, from 0 to <see cref="CatalogPartitions"/> − 1.</summary>
    public static IDeploymentIndexGrain DeploymentIndexPartition(this IGrainFactory grains, int partition) => grains.GetGrain<IDeploymentIndexGrain>(partition);

    /// <summary>The notifications about the models of a catalog partition, by number, from 0 to <see cref="CatalogPartitions"/> − 1.</summary>
    public static INotificationGrain Notifications(this IGrainFactory grains, int partition) => grains.GetGrain<INotificationGrain>(partition);

    /// <summary>The usage partition that holds a model.</summary>
    public static IUsageGrain Usage(this IGrainFactory grains, ModelName model) => grains.UsagePartition(PartitionOf(model));

    /// <summary>A usage partition by number, from 0 to <see cref="CatalogPartitions"/> − 1.</summary>
    public static IUsageGrain UsagePartition(this IGrainFactory grains, int partition) => grains.GetGrain<IUsageGrain>(partition);

    /// <summary>The comparison of a version with its shadow.</summary>
    public static IShadowGrain Shadow(this IGrainFactory grains, ShadowKey key) => grains.GetGrain<IShadowGrain>(key.Format());

    /// <summary>The partition of prediction logs that holds a model.</summary>
    public static IPredictionLogGrain PredictionLog(this IGrainFactory grains, ModelName model) => grains.PredictionLogPartition(PartitionOf(model));

    /// <summary>A partition of prediction logs by number, from 0 to <see cref="CatalogPartitions"/> − 1.</summary>
    public static IPredictionLogGrain PredictionLogPartition(this IGrainFactory grains, int partition) => grains.GetGrain<IPredictionLogGrain>(partition);

    /// <summary>The grain of a silo.</summary>
    public static ISiloGrain Silo(this IGrainFactory grains, SiloAddress silo) => grains.GetGrain<ISiloGrain>(silo.ToParsableString());

    /// <summary>The partition of a model: FNV-1a over its characters, the same in every process and release.</summary>
    public static int PartitionOf(ModelName model) => PartitionOf(model.Value);

    private static int PartitionOf(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return (int)(hash % CatalogPartitions);
    }
}
