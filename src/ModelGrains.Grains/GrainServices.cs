using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Analysis;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Experiments;
using ModelGrains.Grains.Models;
using ModelGrains.Grains.Observation;
using ModelGrains.Grains.PredictionLogs;
using ModelGrains.Grains.Retirement;
using ModelGrains.Grains.Rollouts;
using ModelGrains.Grains.Routing;
using ModelGrains.Grains.Shadows;
using ModelGrains.Grains.Silos;
using ModelGrains.Grains.Webhooks;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Onnx.Verification;
using ModelGrains.Storage.Packages;
using ModelGrains.Storage.PredictionLogs;
using Orleans.Hosting;
using Orleans.Runtime;

namespace ModelGrains.Grains;

/// <summary>Registers what the grains need on a silo.</summary>
public static class GrainServices
{
    /// <summary>Adds the grains' services. The package store, the grain storage and the options are the host's to add.</summary>
    public static ISiloBuilder AddModelGrainServices(this ISiloBuilder silo)
    {
        silo.AddPlacementDirector<SiloPlacement, SiloPlacementDirector>();
        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
#pragma warning disable RS0030 // The home of randomness: everything else has it injected.
        services.TryAddSingleton(Random.Shared);
#pragma warning restore RS0030
        services.TryAddSingleton<RouteTable>();
        services.TryAddSingleton<RoutePoll>();
        services.TryAddSingleton<InstanceTable>();
        services.TryAddSingleton<InstanceOptions>();
        services.TryAddSingleton<MemoryAccount>();
        services.TryAddSingleton<UsageReporters>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<UsageReporters>());
        services.TryAddSingleton<ISampleJudge>(SampleJudge.Instance);
        services.TryAddSingleton<InstancePicker>();
        services.TryAddSingleton<LocalInference>();
        services.TryAddSingleton<RequestObservers>();
        services.TryAddSingleton<RequestTap>();
        services.TryAddSingleton<TrackTable>();
        services.TryAddSingleton<TrackReading>();
        services.TryAddTransient<RolloutAnalyst>();
        services.TryAddSingleton<PredictionLogWriter>();
        services.TryAddSingleton<PredictionLogTable>();
        services.TryAddSingleton<PredictionLogReading>();
        services.TryAddSingleton<ExperimentReports>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => new PredictionLogLifecycle(provider.GetRequiredService<PredictionLogWriter>()));
        services.TryAddSingleton(provider => OnnxEnvironment.GetOrCreate(provider.GetRequiredService<OnnxOptions>()));
        services.TryAddSingleton(provider => new FreedMemory(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FreedMemory>>()));
        services.TryAddSingleton(provider => new RunLimit(provider.GetRequiredService<OnnxOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new OnnxSessionCache(
            provider.GetRequiredService<OnnxEnvironment>(), provider.GetRequiredService<FreedMemory>(), provider.GetRequiredService<RunLimit>()));
        services.TryAddSingleton(provider => new InferenceThreads(provider.GetRequiredService<OnnxOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new PackageVerifier(
            provider.GetRequiredService<VerifierOptions>(), provider.GetRequiredService<OnnxOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ModelLocks>();
        services.TryAddSingleton<InstanceControl>();
        services.TryAddSingleton<RouteConsequences>();
        services.TryAddSingleton<PackageCleaner>();
        services.TryAddSingleton<StepRetries>();
        services.TryAddSingleton<BundleSteps>();
        services.TryAddSingleton<PublishSteps>();
        services.TryAddSingleton<DeploymentSteps>();
        services.TryAddSingleton(provider => new Deployer(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<IPackageStore>(), provider.GetRequiredService<PackageCleaner>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Deployer>>()));
        services.TryAddSingleton(provider => new RouteCommands(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<ModelLocks>(), provider.GetRequiredService<InstanceControl>(),
            provider.GetRequiredService<RouteConsequences>(), provider.GetRequiredService<ShadowReferences>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new VersionCommands(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<ModelLocks>(), provider.GetRequiredService<InstanceControl>(),
            provider.GetRequiredService<RouteConsequences>(), provider.GetRequiredService<PackageCleaner>(), provider.GetRequiredService<RouteCommands>(),
            provider.GetRequiredService<ShadowReferences>()));
        services.TryAddSingleton(provider => new RolloutStarter(provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<ModelLocks>()));
        services.TryAddSingleton(_ => new WebhookEndpoints(new Dictionary<string, WebhookEndpointOptions>()));
        services.TryAddSingleton<IWebhookSender, WebhookSender>();
        services.TryAddSingleton<RolloutNotifiers>();
        services.TryAddSingleton<StartupLoads>();
        services.TryAddSingleton(provider => new CatalogStartup(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<IClusterMembershipService>(), provider.GetRequiredService<ILogger<CatalogStartup>>(),
            provider.GetRequiredService<ModelLocks>(), provider.GetRequiredService<RouteConsequences>(), provider.GetRequiredService<PackageCleaner>(),
            provider.GetRequiredService<StartupLoads>(), provider.GetRequiredService<PredictionLogReading>()));
        services.TryAddSingleton<SiloReports>();
        services.AddShadows();
        services.AddRetirement();
        services.TryAddSingleton(provider => new Reconciler(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<InstanceTable>(), provider.GetRequiredService<SiloReports>(),
            provider.GetRequiredService<SweepLeader>(), provider.GetRequiredService<PredictionLogReading>(), provider.GetRequiredService<ILogger<Reconciler>>()));
        return silo;
    }
}
