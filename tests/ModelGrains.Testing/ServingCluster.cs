using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Deployments;
using ModelGrains.Hosting;
using ModelGrains.Models;
using ModelGrains.Routing;
using Orleans;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace ModelGrains.Testing;

/// <summary>Silos in this process over one data directory, on whichever actor runtime the build has.</summary>
public sealed class ServingCluster : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly bool ownsFolder;
    private readonly DataDirectory data;

    private ServingCluster(InProcessTestCluster cluster, TemporaryFolder folder, bool ownsFolder, DataDirectory data, ErrorLog errors)
    {
        Cluster = cluster;
        this.folder = folder;
        this.ownsFolder = ownsFolder;
        this.data = data;
        Errors = errors;
    }

    public InProcessTestCluster Cluster { get; }

    public IGrainFactory Grains => Cluster.Client;

    public TemporaryFolder Folder => folder;

    public DataDirectory Data => data;

    /// <summary>Errors that silos logged; checked when the cluster is disposed.</summary>
    public ErrorLog Errors { get; }

    public Deployer Deployer => Silo<Deployer>();

    public VersionCommands Commands => Silo<VersionCommands>();

    public static async Task<ServingCluster> StartAsync(
        short silos = 1, TemporaryFolder? folder = null, Action<ServingOptions>? configure = null, TimeProvider? time = null, Action<ISiloBuilder>? configureSilo = null)
    {
        var own = folder is null;
        folder ??= new TemporaryFolder();
        var data = DataDirectory.Open(folder["data"]);
        var errors = new ErrorLog();
        var options = new ServingOptions { DataDirectory = folder["data"] };
        configure?.Invoke(options);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            if (time is not null)
                silo.Services.AddSingleton(time);
            configureSilo?.Invoke(silo);
            silo.AddModelGrains(options, data);
            silo.Services.AddLogging(logging => logging.AddProvider(errors));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new ServingCluster(cluster, folder, own, data, errors);
    }

    /// <summary>A service of the first silo.</summary>
    public T Silo<T>()
        where T : notnull => Cluster.GetSiloServiceProvider(Cluster.Silos[0].SiloAddress).GetRequiredService<T>();

    /// <summary>Deploys a model of tests/models as a bare graph.</summary>
    public async Task<DeployResult> DeployAsync(string model, string? name = null, int? version = null, string? manifest = null)
    {
        var package = folder.AddPackage(Guid.NewGuid().ToString("N"), model, manifest);
        var command = new DeployCommand
        {
            Name = ModelName.Parse(name ?? model),
            Version = version is { } number ? new ModelVersion(number) : null,
            Actor = "test",
        };
        var outcome = await Deployer.DeployAsync(package, command, CancellationToken.None);
        return outcome.IsSuccess ? outcome.Value : throw new InvalidOperationException(outcome.Error.ToString());
    }

    /// <summary>Makes a version serve as a deployment leaves it, without verifying and loading it: for very many of them.</summary>
    /// <param name="model">The graph of tests/models.</param>
    /// <param name="manifest">The resolved manifest.</param>
    /// <param name="json">The package's own; null for a bare graph.</param>
    public async Task<VersionRecord> RegisterAsync(string model, ModelManifest manifest, string? json = null)
    {
        var package = await data.Packages.AddAsync(folder.AddPackage("registered", model, json), CancellationToken.None);
        var catalog = Grains.Catalog(manifest.Name);
        var record = (await catalog.RegisterAsync(new RegisterVersion
        {
            Manifest = manifest with { Version = null, Samples = [] },
            Package = package.Digest,
            SizeInBytes = package.SizeInBytes,
            Actor = "test",
        })).Value!;
        foreach (var state in (VersionState[])[VersionState.Verified, VersionState.Ready, VersionState.Serving])
            await catalog.MoveAsync(new MoveVersion { Key = record.Key, State = state, Actor = "test", Reason = "test" });
        await Grains.Route(manifest.Name).SetAsync(new SetRoute { Spec = RouteSpec.Single(record.Key.Version, 1), Actor = "test", Reason = "test" });
        return record;
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        data.Dispose();
        if (ownsFolder)
            folder.Dispose();
        if (!Errors.Entries.IsEmpty)
            throw new InvalidOperationException("Unexpected errors were logged: " + string.Join(Environment.NewLine, Errors.Entries));
    }
}
